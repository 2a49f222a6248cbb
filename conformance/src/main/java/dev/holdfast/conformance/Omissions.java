package dev.holdfast.conformance;

import dev.holdfast.conformance.clause.Clause;
import dev.holdfast.conformance.clause.Specification;
import java.util.List;
import java.util.stream.Stream;

/** The clauses that cannot be tested from outside, or are tested by those of other clauses. */
final class Omissions {
  private static final String CO = "a demand on the CO";
  private static final String TEXT = "about the text of the specification, or its documents";
  private static final String FIELDS = "checked field by field, in the sections of the calls";
  private static final String ROWS = "introduces the rows of the table, which are checked";
  private static final String CONTROLLER =
      "about the Controller service, which this suite does not ask";
  private static final String UNSEEN = "what a driver assumes is not seen from outside";
  private static final String NO_FAILURE =
      "this suite has no way to make the call fail; a driver that does not answer fails its other rows";

  private record Reason(String words, String reason) {}

  /** Each for all sentences with the words, in any section. */
  private static final List<Reason> EVERYWHERE =
      List.of(
          new Reason("The CO MUST implement the specified error recovery", CO),
          new Reason("the CO MUST guarantee", CO),
          new Reason("The CO MUST guarantee", CO),
          new Reason("The CO SHALL", CO),
          new Reason("SHALL be called by the CO", CO),
          new Reason("COs MUST", CO),
          new Reason("SHALL be used by the CO", CO),
          new Reason("CO SHALL decide", CO),
          new Reason("CO SHALL assume the worst", CO),
          new Reason("the caller SHALL assume", CO),
          new Reason("CO SHALL permit", CO),
          new Reason("A CO SHALL communicate", CO),
          new Reason("The CO MUST use the topology information", CO),
          new Reason("MUST match the volume_context", CO),
          new Reason("`NodeStageVolume` MUST be called and return success once", CO),
          new Reason("All `NodeUnpublishVolume` MUST be called", CO),
          new Reason("`NodeExpandVolume` MUST be called after", CO),
          new Reason("MUST first be taken offline", CO),
          new Reason("`required_bytes` and `limit_bytes` SHALL be set to the same", CO),
          new Reason("The following interaction semantics ARE REQUIRED", CO),
          new Reason(
              "Each key MUST consist of alphanumeric",
              "a demand on the CO and on the driver's documents"),
          new Reason(
              "Each value MUST contain a valid string",
              "a demand on the CO; protobuf refuses other strings"),
          new Reason("keys for all unique secrets", TEXT),
          new Reason("SHALL advertise the requirements for required secret", TEXT),
          new Reason("SHALL document guidance", TEXT),
          new Reason("specification SHALL clearly define", TEXT),
          new Reason("Scalar fields, even REQUIRED ones", TEXT),
          new Reason("SHALL NOT be limited to, the following", TEXT),
          new Reason("Each RPC defines a set of gRPC error codes", ROWS),
          new Reason(
              "if the conditions defined below are encountered, the plugin MUST return the associated",
              ROWS),
          new Reason("If the conditions defined below are encountered", ROWS),
          new Reason("The Plugin SHALL assume", UNSEEN),
          new Reason("Otherwise SP MUST return the appropriate gRPC error code", ROWS),
          new Reason("determines whether the CO will attempt", CONTROLLER));

  private Omissions() {}

  static List<Omission> all(Specification specification) {
    return Stream.concat(
            EVERYWHERE.stream().flatMap(reason -> everywhere(specification, reason)),
            Stream.of(
                    general(specification),
                    shared(specification),
                    identity(specification),
                    node(specification))
                .flatMap(List::stream))
        .toList();
  }

  private static Stream<Omission> everywhere(Specification specification, Reason reason) {
    return specification.clauses(reason.words()).stream()
        .map(clause -> new Omission(clause, reason.reason()));
  }

  private static List<Omission> general(Specification specification) {
    return List.of(
        text(
            specification,
            "Size Limits",
            "Unless otherwise",
            "checked by the two rows of the table"),
        text(specification, "REQUIRED vs. OPTIONAL", "A field noted as `REQUIRED`", FIELDS),
        text(
            specification,
            "REQUIRED vs. OPTIONAL",
            "at least 1 element",
            "no message of the Identity and Node services has such a field"),
        text(specification, "Error Scheme", "Missing required field", FIELDS),
        text(
            specification,
            "Error Scheme",
            "Permission denied",
            "which secrets lack a permission is known to the driver's administrator only"),
        text(
            specification,
            "Error Scheme",
            "Not authenticated",
            "which secrets are not valid, and whether any are needed, is not known from outside"));
  }

  private static List<Omission> shared(Specification specification) {
    return List.of(
        field(
            specification,
            "CreateVolume",
            "VolumeCapability.MountVolume.mount_flags",
            "MUST NOT leak",
            "what a driver gives to others than the CO is not seen from outside"),
        field(
            specification,
            "CreateVolume",
            "VolumeCapability.MountVolume.mount_flags",
            "SHALL NOT exceed 4 KiB",
            CO),
        field(
            specification,
            "CreateVolume",
            "VolumeCapability.MountVolume.volume_mount_group",
            "VOLUME_MOUNT_GROUP",
            "which option of which mount call carries the group depends on the filesystem"),
        field(
            specification,
            "CreateVolume",
            "Topology",
            "Keys MUST be case-insensitive",
            "checked by the next sentence, which explains it"));
  }

  private static List<Omission> identity(Specification specification) {
    return List.of(
        text(specification, "GetPluginInfo", "is unable to complete", NO_FAILURE),
        text(specification, "GetPluginCapabilities", "is unable to complete", NO_FAILURE),
        text(specification, "Probe", "is unable to complete", NO_FAILURE),
        field(
            specification,
            "GetPluginCapabilities",
            "PluginCapability.VolumeExpansion.Type.ONLINE",
            "has the EXPAND_VOLUME controller capability then the plugin MUST",
            CONTROLLER),
        field(
            specification,
            "GetPluginCapabilities",
            "PluginCapability.VolumeExpansion.Type.OFFLINE",
            "SHALL NOT be expanded via",
            CONTROLLER),
        field(
            specification,
            "Probe",
            "ProbeResponse.ready",
            "In this case a gRPC error code",
            "this suite cannot make a driver unhealthy; the code is checked by the error table"),
        field(
            specification,
            "Probe",
            "ProbeResponse.ready",
            "with a readiness value of `false`",
            "whether a driver is still initializing is not seen from outside"),
        text(
            specification,
            "Probe",
            "Missing required dependency",
            "has the code of the row above, which is checked"));
  }

  private static List<Omission> node(Specification specification) {
    return List.of(
        text(specification, "NodeUnstageVolume", "is unable to complete", NO_FAILURE),
        text(specification, "NodeUnpublishVolume", "is unable to complete", NO_FAILURE),
        text(specification, "NodeGetCapabilities", "is unable to complete", NO_FAILURE),
        text(specification, "NodeGetInfo", "is unable to complete", NO_FAILURE),
        text(specification, "NodeGetInfo", "A Node Plugin MUST implement", CONTROLLER),
        text(
            specification,
            "NodeStageVolume",
            "Exceeds capabilities",
            "which capabilities a volume does not support is not known from outside"),
        text(
            specification,
            "NodePublishVolume",
            "Exceeds capabilities",
            "which capabilities a volume does not support is not known from outside"),
        text(
            specification,
            "NodeExpandVolume",
            "Exceeds capabilities",
            "which capabilities a volume does not support is not known from outside"),
        text(
            specification,
            "NodeExpandVolume",
            "Volume in use",
            "which filesystems a driver cannot expand in use is not known from outside"),
        field(
            specification,
            "NodePublishVolume",
            "NodePublishVolumeRequest.readonly",
            "REQUIRED",
            "protobuf does not distinguish false from not set"),
        field(
            specification,
            "NodeGetVolumeStats",
            "VolumeCondition.abnormal",
            "REQUIRED",
            "protobuf does not distinguish false from not set"),
        field(
            specification,
            "NodePublishVolume",
            "NodePublishVolumeRequest.staging_target_path",
            "at least 128 bytes",
            "checked with NodeStageVolume: the path is the one that the volume was staged at"),
        field(
            specification,
            "NodeGetCapabilities",
            "NodeServiceCapability.RPC.Type.VOLUME_CONDITION",
            "different perspectives",
            CONTROLLER));
  }

  private static Omission text(
      Specification specification, String section, String words, String reason) {
    return field(specification, section, "", words, reason);
  }

  private static Omission field(
      Specification specification, String section, String subject, String words, String reason) {
    Clause clause = specification.clause(section, subject, words);
    return new Omission(clause, reason);
  }
}
