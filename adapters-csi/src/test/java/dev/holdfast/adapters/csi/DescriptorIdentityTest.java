package dev.holdfast.adapters.csi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Message;
import dev.holdfast.adapters.csi.node.NodeHealthCalls;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holdfast's package csi.v1 against the specification's descriptors (csi-1.12.0.binpb, protoc's
 * output for the specification's file, csi-1.13.0.binpb for what is served of it, and
 * csi-addons.binpb for what is served of CSI-Addons): every service, method, message, field and
 * enum, with the options that mark alphas and secrets. File names, comments and the languages'
 * options may differ.
 */
class DescriptorIdentityTest {
  private static Map<String, String> specification(String version) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (InputStream in =
        DescriptorIdentityTest.class.getResourceAsStream("/csi-" + version + ".binpb")) {
      declare("csi.v1", FileDescriptorSet.parseFrom(Objects.requireNonNull(in)), all);
    }
    return all;
  }

  private static Map<String, String> addons(String named, InputStream set) throws IOException {
    Map<String, String> all = new TreeMap<>();
    declare(named, FileDescriptorSet.parseFrom(set), all);
    return all;
  }

  /** Of the build that made these classes. */
  private static Path built(String file) {
    URL classes = DescriptorIdentityTest.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(classes.toString())).resolveSibling(file);
  }

  @Test
  void isTheSpecificationsPackageOnTheWire() throws IOException {
    Map<String, String> reference = specification("1.12.0");
    Map<String, String> ours = new TreeMap<>();
    declare("csi.v1", FileDescriptorSet.parseFrom(Files.readAllBytes(built("csi.binpb"))), ours);

    assertThat(reference).hasSizeGreaterThan(500);
    assertThat(ours).isEqualTo(reference);
  }

  @Test
  void theCallsForHealthAreThoseOfTheSpecificationThatHasThem() throws IOException {
    Map<String, String> reference = specification("1.13.0");
    Map<String, String> ours = new TreeMap<>();
    declare(
        "csi.v1", FileDescriptorSet.parseFrom(Files.readAllBytes(built("csi-health.binpb"))), ours);

    assertThat(ours).hasSizeGreaterThan(30);
    assertThat(reference).containsAllEntriesOf(ours);
    assertThat(specification("1.12.0"))
        .as("nothing of it is in 1.12")
        .doesNotContainKeys(names(ours));
    for (MethodDescriptor<?, ?> method :
        List.of(NodeHealthCalls.VOLUME_HEALTH, NodeHealthCalls.STORAGE_HEALTH)) {
      assertThat(method.getServiceName()).isEqualTo("csi.v1.Node");
      assertThat(method.getType()).isEqualTo(MethodDescriptor.MethodType.UNARY);
      assertThat(declared(reference, "rpc Node." + method.getBareMethodName()))
          .startsWith(
              "."
                  + message(method.getRequestMarshaller())
                  + " -> ."
                  + message(method.getResponseMarshaller())
                  + " options=");
    }
    String capability = "value .NodeServiceCapability.RPC.Type.";
    assertThat(
            Stream.of("GET_VOLUME_HEALTH", "GET_STORAGE_HEALTH")
                .map(name -> declared(reference, capability + name)))
        .zipSatisfy(
            List.of(7, 8), (declared, number) -> assertThat(declared).startsWith(number + " "));
    assertThat(NodeHealthCalls.CAPABILITIES).containsExactlyInAnyOrder(7, 8);
  }

  @ParameterizedTest
  @CsvSource({"identity, 15", "reclaimspace, 10"})
  void whatIsServedOfCsiAddonsIsOfItsSpecification(String named, int least) throws IOException {
    try (InputStream reference =
            DescriptorIdentityTest.class.getResourceAsStream("/csi-addons.binpb");
        InputStream ours = Files.newInputStream(built("csi-addons.binpb"))) {
      assertThat(addons(named, Objects.requireNonNull(reference)))
          .containsAllEntriesOf(addons(named, ours));
    }
    try (InputStream ours = Files.newInputStream(built("csi-addons.binpb"))) {
      assertThat(addons(named, ours)).hasSizeGreaterThan(least);
    }
  }

  private static String[] names(Map<String, String> declared) {
    return declared.keySet().stream().filter(name -> !name.equals("syntax")).toArray(String[]::new);
  }

  private static String declared(Map<String, String> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static String message(Marshaller<?> marshaller) {
    Object prototype = ((PrototypeMarshaller<?>) marshaller).getMessagePrototype();
    return ((Message) Objects.requireNonNull(prototype)).getDescriptorForType().getFullName();
  }

  private static void declare(String named, FileDescriptorSet set, Map<String, String> all) {
    for (FileDescriptorProto file : set.getFileList()) {
      if (file.getPackage().equals(named)) {
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
