package dev.holdfast.application.node;

import dev.holdfast.application.operation.StateProbe;
import dev.holdfast.application.port.in.InspectHost;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.VolumeRecords;
import dev.holdfast.domain.host.HostCheck;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the checks of every adapter; one that breaks is itself a failure. */
final class InspectHostService implements InspectHost {
  private static final String RECORDS = "volume-records";
  private static final String STATE = "state-directory";

  private final List<HostChecks> checks;
  private final VolumeRecords records;
  private final StateProbe state;

  InspectHostService(List<HostChecks> checks, VolumeRecords records, StateProbe state) {
    this.checks = checks;
    this.records = records;
    this.state = state;
  }

  @Override
  public List<HostCheck> inspect() {
    return all(HostChecks::run);
  }

  @Override
  public List<HostCheck> obstacles() {
    return all(HostChecks::needed).stream()
        .filter(check -> check.needed() && check.failed())
        .toList();
  }

  private List<HostCheck> all(Function<HostChecks, List<HostCheck>> which) {
    return Stream.concat(
            checks.stream().flatMap(one -> run(one, which)),
            Stream.of(stateCheck(), recordsCheck()))
        .toList();
  }

  private HostCheck stateCheck() {
    return state
        .unwritable()
        .map(why -> HostCheck.failure(STATE, why.seen(), why.remedy()))
        .orElseGet(() -> HostCheck.ok(STATE, true, "records of volumes can be written"));
  }

  private HostCheck recordsCheck() {
    try {
      VolumeRecords.Records all = records.read();
      return all.unreadable().isEmpty()
          ? HostCheck.ok(RECORDS, true, all.volumes().size() + " records of volumes can be read")
          : HostCheck.warning(
              RECORDS,
              all.unreadable().stream()
                  .map(one -> one.file() + " " + one.why())
                  .collect(Collectors.joining(" | ")),
              "until then calls for its volume fail, and controllers stay connected after an unstage,"
                  + " because the volume may be on any subsystem");
    } catch (RuntimeException | Error e) {
      return HostCheck.failure(
          RECORDS,
          "the records of volumes cannot be listed: " + e.getMessage(),
          "make the state directory (holdfast.state-dir) readable; without it no volume can be staged"
              + " or unstaged");
    }
  }

  private static Stream<HostCheck> run(
      HostChecks checks, Function<HostChecks, List<HostCheck>> which) {
    try {
      return which.apply(checks).stream();
    } catch (RuntimeException | Error e) {
      return Stream.of(
          HostCheck.failure(
              checks.getClass().getSimpleName(),
              "the check itself broke: " + e.getMessage(),
              "look into the log"));
    }
  }
}
