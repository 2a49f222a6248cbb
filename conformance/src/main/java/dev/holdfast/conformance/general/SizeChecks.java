package dev.holdfast.conformance.general;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.holdfast.conformance.check.Bench;
import dev.holdfast.conformance.check.Check;
import dev.holdfast.conformance.check.Draft.Section;
import dev.holdfast.conformance.check.Judgement;
import dev.holdfast.conformance.check.Outcome;
import dev.holdfast.conformance.check.When;
import dev.holdfast.conformance.clause.Specification;
import dev.holdfast.conformance.driver.Answer;
import io.grpc.Status.Code;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The size of fields. */
public final class SizeChecks {
  private static final int STRING = 128;
  private static final int MAP = 4096;

  /** It has a limit of its own. */
  private static final String NODE_ID = "csi.v1.NodeGetInfoResponse.node_id";

  private SizeChecks() {}

  public static List<Check> all(Specification specification) {
    Section sizes = new Section(specification, "Size Limits");
    return List.of(
        sizes
            .text("128 bytes")
            .check(
                "a volume_id of 128 bytes is accepted: OK or NOT_FOUND",
                bench ->
                    Judgement.code(
                        bench
                            .node()
                            .unpublish(bench.stranger().unpublish().setVolumeId(full(bench))),
                        Code.OK,
                        Code.NOT_FOUND)),
        sizes
            .text("128 bytes")
            .when(When.AFTERWARDS)
            .check(
                "no string of an answer of the run is longer",
                bench -> none(bench, SizeChecks::strings)),
        sizes
            .text("4 KiB")
            .when(When.AFTERWARDS)
            .check(
                "no map of an answer of the run is larger",
                bench -> none(bench, SizeChecks::maps)));
  }

  private static String full(Bench bench) {
    String id = bench.stranger().volume().id();
    return id + "i".repeat(STRING - id.length());
  }

  private static Outcome none(Bench bench, Function<Message, Stream<String>> search) {
    List<String> found =
        bench.driver().heard().stream()
            .flatMap(heard ->
                heard.answer() instanceof Answer.Given<?>(Message message)
                    ? search.apply(message)
                    : Stream.empty())
            .distinct()
            .toList();
    return Outcome.of(found.isEmpty(), found.isEmpty() ? "none" : String.join(", ", found));
  }

  private static Stream<String> strings(Message message) {
    return message.getAllFields().entrySet().stream()
        .filter(field -> !field.getKey().isMapField())
        .filter(field -> !field.getKey().getFullName().equals(NODE_ID))
        .flatMap(field ->
            field.getKey().getJavaType() == JavaType.STRING
                ? values(field)
                    .filter(value -> bytes(value) > STRING)
                    .map(value -> shown(field.getKey(), bytes(value)))
                : below(field).flatMap(SizeChecks::strings));
  }

  private static Stream<String> maps(Message message) {
    return message.getAllFields().entrySet().stream()
        .flatMap(field ->
            field.getKey().isMapField()
                ? Stream.of(values(field).mapToInt(SizeChecks::entry).sum())
                    .filter(size -> size > MAP)
                    .map(size -> shown(field.getKey(), size))
                : below(field).flatMap(SizeChecks::maps));
  }

  private static Stream<?> values(Map.Entry<FieldDescriptor, Object> field) {
    return field.getValue() instanceof Collection<?> many
        ? many.stream()
        : Stream.of(field.getValue());
  }

  private static Stream<Message> below(Map.Entry<FieldDescriptor, Object> field) {
    return values(field).filter(Message.class::isInstance).map(Message.class::cast);
  }

  private static int entry(Object entry) {
    return entry instanceof Message message
        ? message.getAllFields().values().stream().mapToInt(SizeChecks::bytes).sum()
        : bytes(entry);
  }

  private static int bytes(Object text) {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static String shown(FieldDescriptor field, int size) {
    return field.getFullName() + " has " + size + " bytes";
  }
}
