package dev.holdfast.adapters.mount.record;

import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The text form of a volume's attachment: its addresses and connection settings. */
final class AttachmentText {
  private AttachmentText() {}

  static void write(RecordFieldsWriter out, VolumeAttachment attachment) {
    out.put("nqn", attachment.nqn());
    out.each("portal", attachment.portals(), AttachmentText::writePortal);
    out.each("address", attachment.addresses(), AttachmentText::writeAddress);
    out.each("unresolved", attachment.unresolved(), AttachmentText::writePortal);
    IdentityText.writeSelector(out.under("selector"), attachment.selector());
    writePolicy(out.under("policy"), attachment.policy());
    out.put("minPaths", attachment.minPaths());
    out.put("outagePolicy", attachment.outagePolicy());
    out.put("holdFor", attachment.holdFor());
    out.put("fencing", attachment.fencing());
    out.put("encryption", attachment.encryption().word());
    out.put("tls", attachment.tls());
  }

  static VolumeAttachment read(RecordFields in) {
    List<TransportId> addresses =
        in.each("address").stream().map(AttachmentText::readAddress).toList();
    List<Portal> portals = in.each("portal").stream().map(AttachmentText::readPortal).toList();
    return new VolumeAttachment(
        new SubsystemNqn(in.text("nqn")),
        portals.isEmpty() ? addresses.stream().map(Portal::of).toList() : portals,
        addresses,
        in.each("unresolved").stream().map(AttachmentText::readPortal).toList(),
        IdentityText.readSelector(in.under("selector")),
        readPolicy(in.under("policy")),
        in.number("minPaths"),
        OutagePolicy.valueOf(in.text("outagePolicy")),
        Duration.parse(in.text("holdFor")),
        in.optional("fencing").map(FencingPolicy::valueOf).orElse(FencingPolicy.AUTO),
        in.optional("encryption")
            .map(word -> Encryption.parse("encryption", word))
            .orElse(Encryption.NONE),
        in.optional("tls").isPresent() && in.flag("tls"));
  }

  private static void writePortal(RecordFieldsWriter out, Portal portal) {
    out.put("transport", portal.transport().word());
    out.put("host", portal.host());
    out.put("trsvcid", portal.trsvcid());
    out.put("hostTraddr", portal.hostTraddr());
    out.put("hostIface", portal.hostIface());
  }

  /** Records from before names could be asked for have addresses alone. */
  private static Portal readPortal(RecordFields in) {
    return new Portal(
        Transport.parse("transport", in.text("transport")),
        in.text("host"),
        in.number("trsvcid"),
        in.optional("hostTraddr"),
        in.optional("hostIface"));
  }

  static void writeAddress(RecordFieldsWriter out, TransportId address) {
    out.put("transport", address.transport().word());
    out.put("traddr", address.traddr());
    out.put("trsvcid", address.trsvcid());
    out.put("hostTraddr", address.hostTraddr());
    out.put("hostIface", address.hostIface());
  }

  static TransportId readAddress(RecordFields in) {
    return new TransportId(
        Transport.parse("transport", in.text("transport")),
        in.text("traddr"),
        in.number("trsvcid"),
        in.optional("hostTraddr"),
        in.optional("hostIface"));
  }

  private static void writePolicy(RecordFieldsWriter out, ConnectionPolicy policy) {
    out.put("ctrlLossTmo", policy.ctrlLossTmo().seconds());
    out.put("reconnectDelay", policy.reconnectDelay());
    out.put("keepAliveTmo", policy.keepAliveTmo());
    out.put("fastIoFailTmo", policy.fastIoFailTmo().map(Timeout::seconds));
    out.put("ioPolicy", policy.ioPolicy().map(IoPolicy::word));
    out.put("nrIoQueues", policy.nrIoQueues());
    out.put("queueSize", policy.queueSize());
    out.put("hdrDigest", policy.hdrDigest());
    out.put("dataDigest", policy.dataDigest());
  }

  private static ConnectionPolicy readPolicy(RecordFields in) {
    return new ConnectionPolicy(
        new Timeout(in.number("ctrlLossTmo")),
        Duration.parse(in.text("reconnectDelay")),
        Duration.parse(in.text("keepAliveTmo")),
        in.optional("fastIoFailTmo").map(Integer::valueOf).map(Timeout::new),
        in.optional("ioPolicy").map(word -> IoPolicy.parse("ioPolicy", word)),
        readOptional(in, "nrIoQueues"),
        readOptional(in, "queueSize"),
        in.flag("hdrDigest"),
        in.flag("dataDigest"));
  }

  private static OptionalInt readOptional(RecordFields in, String name) {
    Optional<Integer> value = in.optional(name).map(Integer::valueOf);
    return value.isPresent() ? OptionalInt.of(value.get()) : OptionalInt.empty();
  }
}
