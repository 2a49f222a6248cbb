package dev.holdfast.adapters.nvmecli;

import dev.holdfast.adapters.nvmecli.NvmeProgram.Fitness;
import dev.holdfast.adapters.nvmecli.NvmeProgram.Listing;
import dev.holdfast.adapters.nvmecli.command.NvmeCliVersion;
import dev.holdfast.application.port.out.HostChecks;
import dev.holdfast.application.port.out.fabric.FabricTopology;
import dev.holdfast.domain.host.HostCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether there is a suitable nvme program, and whether it lists the controllers that Holdfast
 * sees.
 */
final class NvmeCliChecks implements HostChecks {
  private static final String PROGRAM = "nvme-cli";
  private static final String CROSS_CHECK = "cross-check";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final NvmeProgram nvme;
  private final FabricTopology topology;
  private final boolean needed;

  NvmeCliChecks(NvmeProgram nvme, FabricTopology topology, boolean needed) {
    this.nvme = nvme;
    this.topology = topology;
    this.needed = needed;
  }

  @Override
  public List<HostCheck> run() {
    return switch (nvme.look(PATIENCE)) {
      case Fitness.Unfit(String what, String remedy) -> List.of(unfit(what, remedy));
      case Fitness.NoAnswer(String why) -> List.of(unfit(why, "run nvme version on the host"));
      case Fitness.Fit(NvmeCliVersion version) ->
          List.of(HostCheck.ok(PROGRAM, needed, version.toString()), crossCheck());
    };
  }

  @Override
  public List<HostCheck> needed() {
    return needed ? run() : List.of();
  }

  private HostCheck unfit(String what, String remedy) {
    return needed
        ? HostCheck.failure(PROGRAM, what, remedy)
        : HostCheck.warning(
            PROGRAM, what, "needed for the cross-check only; install nvme-cli 2.x or 3.x");
  }

  private HostCheck crossCheck() {
    // a change between the two reads is no difference: it is gone at the second try
    HostCheck first = compare();
    return first.verdict() == HostCheck.Verdict.OK ? first : compare();
  }

  private HostCheck compare() {
    return switch (nvme.listing(PATIENCE)) {
      case Listing.Unknown(String why) ->
          HostCheck.warning(CROSS_CHECK, "not made: " + why, "run nvme list-subsys on the host");
      case Listing.Listed(var listed, var odd) -> {
        List<String> differences =
            new ArrayList<>(CrossCheck.differences(topology.observe(), listed));
        odd.forEach(why -> differences.add("an entry of nvme list-subsys is unreadable: " + why));
        yield differences.isEmpty()
            ? HostCheck.ok(CROSS_CHECK, false, "sysfs and nvme list-subsys agree")
            : HostCheck.warning(
                CROSS_CHECK,
                String.join("; ", differences),
                "compare nvme list-subsys with /sys/class/nvme; report it with both");
      }
    };
  }
}
