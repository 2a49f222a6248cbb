package dev.holdfast.adapters.mount.record;

import dev.holdfast.domain.controller.ControllerOwnership;
import dev.holdfast.domain.controller.ControllerTimers;
import dev.holdfast.domain.controller.CreatedController;
import dev.holdfast.domain.controller.ExpectedController;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.identity.BootId;
import dev.holdfast.domain.identity.BootMoment;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import dev.holdfast.domain.identity.SubsystemNqn;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** A subsystem's controllers that Holdfast created or has asked for, as a record. */
public final class ControllerOwnershipRecord {
  private static final String KIND = "controllers 1";

  private ControllerOwnershipRecord() {}

  public static byte[] encode(ControllerOwnership ownership) {
    RecordFieldsWriter out = new RecordFieldsWriter();
    out.put("nqn", ownership.nqn());
    out.put("boot", ownership.boot());
    out.each("created", ownership.created(), ControllerOwnershipRecord::write);
    out.each("expected", ownership.expected(), ControllerOwnershipRecord::write);
    return RecordText.encode(KIND, out.all());
  }

  /**
   * @throws DamagedRecord if it is not a whole record of controllers
   * @throws NewerRecord if this version does not read it
   */
  public static ControllerOwnership decode(byte[] bytes) throws DamagedRecord, NewerRecord {
    Map<String, String> values = RecordText.decode(KIND, bytes);
    try {
      RecordFields in = new RecordFields(values);
      SubsystemNqn nqn = new SubsystemNqn(in.text("nqn"));
      return new ControllerOwnership(
          nqn,
          in.optional("boot").map(BootId::parse),
          in.each("expected").stream().map(one -> expected(nqn, one)).toList(),
          in.each("created").stream().map(one -> created(nqn, one)).toList());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamagedRecord(String.valueOf(e.getMessage()));
    }
  }

  private static void write(RecordFieldsWriter out, CreatedController created) {
    out.put("name", created.name());
    out.put("number", created.number());
    AttachmentText.writeAddress(out.under("address"), created.address());
    write(out.under("host"), created.host());
  }

  private static CreatedController created(SubsystemNqn nqn, RecordFields in) {
    return new CreatedController(
        nqn,
        AttachmentText.readAddress(in.under("address")),
        host(in.under("host")),
        new ControllerName(in.text("name")),
        Long.parseLong(in.text("number")));
  }

  private static void write(RecordFieldsWriter out, ExpectedController expected) {
    AttachmentText.writeAddress(out.under("address"), expected.address());
    write(out.under("host"), expected.host());
    ControllerTimers asked = expected.asked();
    out.put("ctrlLossTmo", asked.ctrlLossTmo().map(Timeout::seconds));
    out.put("reconnectDelay", asked.reconnectDelay());
    out.put("fastIoFailTmo", asked.fastIoFailTmo().map(Timeout::seconds));
    out.put("keepAliveTmo", asked.keepAliveTmo());
    out.put("since", expected.since());
    out.each(
        "before",
        expected.before().stream().sorted().toList(),
        (each, number) -> each.put("number", number));
  }

  private static ExpectedController expected(SubsystemNqn nqn, RecordFields in) {
    return new ExpectedController(
        nqn,
        AttachmentText.readAddress(in.under("address")),
        host(in.under("host")),
        new ControllerTimers(
            in.optional("ctrlLossTmo").map(Integer::valueOf).map(Timeout::new),
            in.optional("reconnectDelay").map(Duration::parse),
            in.optional("fastIoFailTmo").map(Integer::valueOf).map(Timeout::new),
            in.optional("keepAliveTmo").map(Duration::parse)),
        in.optional("since").map(BootMoment::parse),
        in.each("before").stream()
            .map(each -> Long.valueOf(each.text("number")))
            .collect(Collectors.toSet()));
  }

  private static void write(RecordFieldsWriter out, Host host) {
    out.put("nqn", host.nqn());
    out.put("id", host.id());
  }

  private static Host host(RecordFields in) {
    return new Host(new HostNqn(in.text("nqn")), HostId.parse(in.text("id")));
  }
}
