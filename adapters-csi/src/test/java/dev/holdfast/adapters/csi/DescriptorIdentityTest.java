package dev.holdfast.adapters.csi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Holdfast's package csi.v1 against the specification's descriptors (csi-1.12.0.binpb, protoc's
 * output for the specification's file): every service, method, message, field and enum, with the
 * options that mark alphas and secrets. File names, comments and the languages' options may differ.
 */
class DescriptorIdentityTest {
  @Test
  void isTheSpecificationsPackageOnTheWire() throws IOException {
    Map<String, String> reference = new TreeMap<>();
    try (InputStream in = getClass().getResourceAsStream("/csi-1.12.0.binpb")) {
      declare(FileDescriptorSet.parseFrom(Objects.requireNonNull(in)), reference);
    }
    Map<String, String> ours = new TreeMap<>();
    declare(FileDescriptorSet.parseFrom(Files.readAllBytes(Path.of("target/csi.binpb"))), ours);

    assertThat(reference).hasSizeGreaterThan(500);
    assertThat(ours).isEqualTo(reference);
  }

  private static void declare(FileDescriptorSet set, Map<String, String> all) {
    for (FileDescriptorProto file : set.getFileList()) {
      if (file.getPackage().equals("csi.v1")) {
        all.put("syntax", file.getSyntax());
        file.getServiceList().forEach(service -> service(service, all));
        file.getMessageTypeList().forEach(message -> message("", message, all));
        file.getEnumTypeList().forEach(type -> enumeration("", type, all));
        file.getExtensionList().forEach(one -> field("extends " + one.getExtendee(), one, "", all));
      }
    }
  }

  private static void service(ServiceDescriptorProto service, Map<String, String> all) {
    put(all, "service " + service.getName(), "", service.getOptions());
    service
        .getMethodList()
        .forEach(method ->
            put(
                all,
                "rpc " + service.getName() + "." + method.getName(),
                method.getInputType()
                    + (method.getClientStreaming() ? " stream -> " : " -> ")
                    + method.getOutputType()
                    + (method.getServerStreaming() ? " stream" : ""),
                method.getOptions()));
  }

  private static void message(String outer, DescriptorProto message, Map<String, String> all) {
    String path = outer + "." + message.getName();
    put(
        all,
        "message " + path,
        message.getReservedNameList() + " " + message.getReservedRangeList(),
        message.getOptions());
    for (FieldDescriptorProto field : message.getFieldList()) {
      String oneof =
          field.hasOneofIndex() ? message.getOneofDecl(field.getOneofIndex()).getName() : "";
      field(path, field, oneof, all);
    }
    message.getNestedTypeList().forEach(nested -> message(path, nested, all));
    message.getEnumTypeList().forEach(type -> enumeration(path, type, all));
  }

  private static void field(
      String path, FieldDescriptorProto field, String oneof, Map<String, String> all) {
    put(
        all,
        "field " + path + "." + field.getName(),
        String.join(
            " ",
            Integer.toString(field.getNumber()),
            field.getLabel().name(),
            field.getType().name(),
            field.getTypeName(),
            "oneof=" + oneof,
            "optional=" + field.getProto3Optional(),
            "json=" + field.getJsonName(),
            "default=" + field.getDefaultValue()),
        field.getOptions());
  }

  private static void enumeration(String path, EnumDescriptorProto type, Map<String, String> all) {
    String name = path + "." + type.getName();
    put(all, "enum " + name, "", type.getOptions());
    type.getValueList()
        .forEach(value ->
            put(
                all,
                "value " + name + "." + value.getName(),
                Integer.toString(value.getNumber()),
                value.getOptions()));
  }

  private static void put(Map<String, String> all, String name, String what, Message options) {
    String before = all.put(name, what + " options=" + hex(options));
    assertThat(before).as(name + " is declared once").isNull();
  }

  private static String hex(Message options) {
    return HexFormat.of().formatHex(options.toByteArray());
  }
}
