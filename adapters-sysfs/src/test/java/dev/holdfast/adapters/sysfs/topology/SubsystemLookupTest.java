package dev.holdfast.adapters.sysfs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.TreeArchive;
import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsFiles;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.adapters.sysfs.libc.ObjectNumber;
import dev.holdfast.adapters.sysfs.libc.OpenDirectory;
import dev.holdfast.adapters.sysfs.libc.RelativeLocation;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.subsystem.Subsystem;
import dev.holdfast.domain.topology.ObservedTopology;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One subsystem is found without the others, and is never one that it was before. */
class SubsystemLookupTest {
  private static final SubsystemNqn VOLUME = new SubsystemNqn("nqn.2026-01.lab:vol1");
  private static final SubsystemNqn LATER = new SubsystemNqn("nqn.2026-01.lab:later");

  @TempDir private Path root;
  private final CountedFiles files = new CountedFiles();
  private int trees;

  /** Each file that is opened, and each name that is resolved or listed. */
  private static final class CountedFiles extends SysfsFiles {
    private int accesses;
    private int listings;

    @Override
    public Optional<OpenDirectory> open(RelativeLocation place) {
      accesses++;
      return super.open(place);
    }

    @Override
    public Optional<String> attribute(RelativeLocation place) {
      accesses++;
      return super.attribute(place);
    }

    @Override
    public List<String> names(RelativeLocation place, String prefix, Predicate<String> wanted) {
      accesses++;
      return super.names(place, prefix, wanted);
    }

    @Override
    public Map<String, Long> numbers(
        RelativeLocation place, String prefix, Predicate<String> wanted) {
      listings++;
      return super.numbers(place, prefix, wanted);
    }

    @Override
    public Optional<ObjectNumber> object(RelativeLocation place) {
      accesses++;
      return super.object(place);
    }

    /** Of all subsystems, and of whatever else, by this. */
    int[] during(Runnable lookup) {
      accesses = 0;
      listings = 0;
      lookup.run();
      return new int[] {listings, accesses};
    }
  }

  private Path sys() {
    return root.resolve("sys");
  }

  private SysfsFabricTopology topology() {
    return new SysfsFabricTopology(new SysfsRoot(files, sys(), true));
  }

  private void unpack(String tree) {
    Path place = root.resolve("tree" + ++trees);
    TreeArchive.unpack(tree, place);
    Trees.link(sys(), place.resolve("sys").toString());
  }

  /** The kernel has sent so many; none, and it shows no count. */
  private void events(int count) {
    if (count > 0) {
      Trees.write(sys().resolve("kernel/uevent_seqnum"), Integer.toString(count));
    }
  }

  private void add(String name, SubsystemNqn nqn) {
    String place = "devices/virtual/nvme-subsystem/" + name;
    Trees.write(sys().resolve(place).resolve("subsysnqn"), nqn.value());
    Trees.link(sys().resolve("class/nvme-subsystem/" + name), "../../" + place);
  }

  private static List<String> names(ObservedTopology topology) {
    return topology.subsystems().stream().map(Subsystem::name).toList();
  }

  private static void assertSameAsTheWhole(SysfsFabricTopology topology) {
    ObservedTopology whole = topology.observe();
    assertThat(whole.subsystems()).hasSize(5);
    assertThat(whole.subsystems())
        .allSatisfy(
            one -> assertThat(topology.observeOnly(one.nqn())).isEqualTo(whole.only(one.nqn())));
  }

  /** Also while the count of uevents stands still: what is found has to be what was looked for. */
  @ParameterizedTest
  @ValueSource(ints = {0, 900, 901})
  void findsWhatWasRenumberedSinceItWasIndexed(int after) {
    unpack("7.3/i-five-subsystems");
    events(900);
    SysfsFabricTopology topology = topology();
    assertSameAsTheWhole(topology);

    unpack("7.3/i2-renumbered");
    events(after);

    assertSameAsTheWhole(topology);
  }

  @Test
  void findsNothingUnderANameThatAnotherHasNow() {
    unpack("7.3/b-two-paths");
    events(900);
    SysfsFabricTopology topology = topology();
    assertThat(names(topology.observeOnly(VOLUME))).containsExactly("nvme-subsys0");
    Path another = root.resolve("another");
    Trees.write(another.resolve("subsysnqn"), LATER.value());

    Trees.replace(sys().resolve("devices/virtual/nvme-subsystem/nvme-subsys0"), another);

    assertThat(topology.observeOnly(VOLUME).subsystems()).isEmpty();
    assertThat(names(topology.observeOnly(LATER))).containsExactly("nvme-subsys0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 901})
  void findsASecondSubsystemOfTheSameNqn(int after) {
    unpack("7.3/b-two-paths");
    events(after == 0 ? 0 : 900);
    SysfsFabricTopology topology = topology();
    assertThat(names(topology.observeOnly(VOLUME))).containsExactly("nvme-subsys0");

    add("nvme-subsys17", VOLUME);
    add("nvme-subsys3", VOLUME);
    events(after);

    assertThat(names(topology.observeOnly(VOLUME)))
        .containsExactly("nvme-subsys0", "nvme-subsys3", "nvme-subsys17");
    assertThat(topology.observeOnly(VOLUME)).isEqualTo(topology.observe().only(VOLUME));
  }

  /** Its link is another one by its number, though its name is not. */
  @Test
  void readsAgainWhatHasANameThatWasGivenAway() {
    unpack("7.3/b-two-paths");
    SysfsFabricTopology topology = topology();
    assertThat(topology.observeOnly(VOLUME).subsystems()).hasSize(1);
    String place = "devices/virtual/nvme-subsystem/later";
    Trees.write(sys().resolve(place).resolve("subsysnqn"), LATER.value());
    Path link = sys().resolve("class/nvme-subsystem/another");
    Trees.link(link, "../../" + place);

    Trees.replace(sys().resolve("class/nvme-subsystem/nvme-subsys0"), link);

    assertThat(names(topology.observeOnly(LATER))).containsExactly("nvme-subsys0");
    assertThat(topology.observeOnly(VOLUME).subsystems()).isEmpty();
  }

  /** The count alone never shows that there is none. */
  @Test
  void looksAgainForWhatItDoesNotKnowThoughTheCountStandsStill() {
    unpack("7.3/b-two-paths");
    events(900);
    SysfsFabricTopology topology = topology();
    assertThat(topology.observeOnly(LATER).subsystems()).isEmpty();

    add("nvme-subsys1", LATER);

    assertThat(names(topology.observeOnly(LATER))).containsExactly("nvme-subsys1");
  }

  @Test
  void readsAgainWhatCouldNotBeReadWhenItWasListed() {
    unpack("7.3/b-two-paths");
    Path unreadable = sys().resolve("devices/virtual/nvme-subsystem/nvme-subsys1/subsysnqn");
    add("nvme-subsys1", LATER);
    Trees.remove(unreadable);
    Trees.write(unreadable.resolve("is"), "a directory");
    events(900);
    SysfsFabricTopology topology = topology();
    assertThat(topology.observeOnly(LATER).subsystems()).isEmpty();
    assertThat(topology.observeOnly(LATER)).isEqualTo(topology.observe().only(LATER));

    Trees.remove(unreadable);
    Trees.write(unreadable, LATER.value());

    assertThat(names(topology.observeOnly(LATER))).containsExactly("nvme-subsys1");
  }

  @Test
  void aRemovedSubsystemIsNotFound() {
    unpack("7.3/b-two-paths");
    events(900);
    SysfsFabricTopology topology = topology();
    assertThat(topology.observeOnly(VOLUME).subsystems()).hasSize(1);

    Trees.remove(sys().resolve("class/nvme-subsystem/nvme-subsys0"));

    assertThat(topology.observeOnly(VOLUME).subsystems()).isEmpty();
  }

  /** Where numbers are given a second time none is believed. */
  @Test
  void remembersNothingOfOrdinaryFiles() {
    unpack("7.3/b-two-paths");
    events(900);
    SysfsFabricTopology topology =
        new SysfsFabricTopology(new SysfsRoot(new SysfsFiles(), sys(), false));
    assertThat(topology.observeOnly(LATER).subsystems()).isEmpty();

    Trees.write(sys().resolve("class/nvme-subsystem/nvme-subsys0/subsysnqn"), LATER.value());

    assertThat(names(topology.observeOnly(LATER))).containsExactly("nvme-subsys0");
    assertThat(topology.observeOnly(VOLUME).subsystems()).isEmpty();
  }

  /** One lookup costs what its subsystem costs, however many others there are. */
  @Test
  void aLookupCostsTheSameHoweverManySubsystemsThereAre() {
    assertThat(IntStream.of(1, 10, 100).mapToObj(this::accessesOfAWarmLookup).distinct())
        .containsExactly(List.of(0, 36));
  }

  private List<Integer> accessesOfAWarmLookup(int subsystems) {
    unpack("7.3/b-two-paths");
    events(900);
    IntStream.range(1, subsystems)
        .forEach(i -> add("nvme-subsys" + i, new SubsystemNqn(LATER + "-" + i)));
    SysfsFabricTopology topology = topology();
    topology.observeOnly(VOLUME);
    return asList(files.during(() -> topology.observeOnly(VOLUME)));
  }

  /** And a listing, once something has happened; a new subsystem is opened once. */
  @Test
  void afterAnEventTheListingIsReadAndOfItWhatIsNew() {
    unpack("7.3/b-two-paths");
    events(900);
    IntStream.range(1, 100).forEach(i -> add("nvme-subsys" + i, new SubsystemNqn(LATER + "-" + i)));
    SysfsFabricTopology topology = topology();
    topology.observeOnly(VOLUME);
    int warm = files.during(() -> topology.observeOnly(VOLUME))[1];

    add("nvme-subsys100", LATER);
    events(901);

    assertThat(asList(files.during(() -> topology.observeOnly(VOLUME))))
        // the count once more, before the listing
        .containsExactly(1, warm + 1 + 1);
    assertThat(asList(files.during(() -> topology.observeOnly(VOLUME)))).containsExactly(0, warm);
  }

  private static List<Integer> asList(int[] counts) {
    return IntStream.of(counts).boxed().toList();
  }
}
