package dev.holdfast.adapters.sysfs.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.adapters.sysfs.Trees;
import dev.holdfast.adapters.sysfs.files.SysfsRoot;
import dev.holdfast.application.port.out.HostInterfaceException;
import dev.holdfast.domain.identity.Host;
import dev.holdfast.domain.identity.HostId;
import dev.holdfast.domain.identity.HostNqn;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcNvmeHostIdentityTest {
  private static final String FORM = "nqn.2014-08.org.nvmexpress:uuid:";
  private static final String ETC = "11111111-2222-3333-4444-555555555555";
  private static final String FIRMWARE = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

  @TempDir private Path root;

  @Test
  void readsThePair() {
    etc("hostnqn", "nqn.2026-01.com.example:node1");
    etc("hostid", ETC);

    assertThat(current()).isEqualTo(host("nqn.2026-01.com.example:node1", ETC));
    assertThat(root.resolve("state")).doesNotExist();
  }

  /** And a power cut leaves NULs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s\n",
        "%s\n%s-other\n",
        "%s\r\n\r\n",
        "%s\n# of node 7\n",
        "# of node 7\n%s\n",
        "\n%s",
        "%s\n\0\0\0\0",
        "%s\0\0",
        "\0\0\n%s\n"
      })
  void takesTheFirstLine(String file) {
    etc("hostnqn", file.replace("%s", FORM + ETC));
    etc("hostid", file.replace("%s", ETC));

    assertThat(current()).isEqualTo(host(FORM + ETC, ETC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0\0\0\0", "\n\0\n", "# of node 7\n\0"})
  void takesAFileThatAPowerCutEmptiedForNoMissingOne(String file) {
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), FIRMWARE);
    etc("hostnqn", file);

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("hostnqn")
        .withMessageContaining("nothing but NULs");
  }

  /** A part of an NQN is another host's identity. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nqn.2014-08.org.nvme\0\0\0",
        "\0\0nqn.2014-08.org.nvmexpress:a\n",
        "nqn.2014-08.org\0.nvmexpress:a\n"
      })
  void takesNoNqnThatAPowerCutHasTorn(String file) {
    etc("hostnqn", file);
    etc("hostid", ETC);

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("NULs in its first line");
  }

  @Test
  void takesAFileOfCommentsForNoMissingOne() {
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), FIRMWARE);
    etc("hostnqn", "# of node 7\n");

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("nothing but comments");
  }

  @Test
  void refusesACommentBehindTheNqn() {
    etc("hostnqn", FORM + ETC + " # of node 7\n");
    etc("hostid", ETC);

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("has a comma or a blank");
  }

  @Test
  void takesTheIdOutOfAnNqnThatIsAUuid() {
    etc("hostnqn", FORM + ETC);

    assertThat(current()).isEqualTo(host(FORM + ETC, ETC));
  }

  @Test
  void makesTheNqnOfAnId() {
    etc("hostid", ETC);

    assertThat(current()).isEqualTo(host(FORM + ETC, ETC));
  }

  @Test
  void doesNotGuessTheIdOfAnyOtherNqn() {
    etc("hostnqn", "nqn.2026-01.com.example:node1");

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("hostid")
        .withMessageContaining("write one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a uuid", "11111111", "11111111-2222-3333-4444-55555555555g"})
  void refusesAMalformedId(String id) {
    etc("hostnqn", FORM + ETC);
    etc("hostid", id);

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("is not a UUID");
  }

  @Test
  void refusesAnNqnThatWouldBeTwoOptions() {
    etc("hostnqn", "nqn.2026-01.com.example:node1,duplicate_connect");
    etc("hostid", ETC);

    assertThatExceptionOfType(HostInterfaceException.class).isThrownBy(this::current);
  }

  @Test
  void makesOneOfTheFirmwaresUuid() {
    Trees.write(
        root.resolve("sys/class/dmi/id/product_uuid"), FIRMWARE.toUpperCase(java.util.Locale.ROOT));

    assertThat(current()).isEqualTo(host(FORM + FIRMWARE, FIRMWARE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "03000200-0400-0500-0006-000700080009",
        "Not Settable",
      })
  void doesNotTakeWhatEveryMachineHas(String uuid) {
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), uuid);
    Trees.write(root.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef");

    Host made = current();

    assertThat(made.nqn().value()).isEqualTo(FORM + made.id());
    assertThat(made.id().value().version()).isEqualTo(8);
    assertThat(made.id().value().variant()).isEqualTo(2);
  }

  @Test
  void makesADifferentOneOfEveryMachineIdAndDoesNotShowIt() {
    Trees.write(root.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef");
    Host first = current();
    Trees.remove(root.resolve("state"));
    Trees.write(root.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdee");
    Host second = current();

    assertThat(first).isNotEqualTo(second);
    assertThat(first.id().toString().replace("-", "")).doesNotContain("0123456789abcdef");
  }

  @Test
  void keepsWhatItMadeOverRestartsEvenIfTheMachineLooksDifferent() {
    Trees.write(root.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef");
    Host first = current();
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), FIRMWARE);

    assertThat(current()).isEqualTo(first);
  }

  @Test
  void saysThatWhatItKeptIsDamaged() {
    Trees.write(root.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef");
    Trees.write(root.resolve("state/host-identity"), "nqn.2026");

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("damaged");
  }

  @Test
  void doesNotChangeWhileTheNodeRuns() {
    etc("hostnqn", FORM + ETC);
    EtcNvmeHostIdentity identity = identity();
    Host first = identity.current();
    etc("hostnqn", FORM + FIRMWARE);

    assertThat(identity.current()).isEqualTo(first);
  }

  @Test
  void staysTheSameWhenAPairIsWrittenAfterTheFirstUse() {
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), FIRMWARE);
    Host first = used();
    assertThat(identity().unused()).isEmpty();
    // as the package nvme-cli of Debian does
    etc("hostnqn", FORM + FIRMWARE);
    etc("hostid", ETC);

    assertThat(current()).isEqualTo(first);
    assertThat(identity().unused()).get().asString().contains(ETC, "host-identity-in-use");
  }

  @Test
  void anotherPairIsUsedOnceTheOneInUseIsRemoved() {
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), FIRMWARE);
    Host _ = used();
    etc("hostnqn", FORM + ETC);
    Trees.remove(root.resolve("state/host-identity-in-use"));

    assertThat(current()).isEqualTo(host(FORM + ETC, ETC));
  }

  @Test
  void beforeTheFirstConnectionTheConfiguredPairComesBeforeAGeneratedOne() {
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), FIRMWARE);
    assertThat(current()).isEqualTo(host(FORM + FIRMWARE, FIRMWARE));
    etc("hostnqn", FORM + ETC);

    assertThat(current()).isEqualTo(host(FORM + ETC, ETC));
  }

  @Test
  void neverContradictsAControllerThatIsThere() {
    Trees.write(root.resolve("sys/class/nvme/nvme0/hostnqn"), FORM + FIRMWARE);
    Trees.write(root.resolve("sys/class/nvme/nvme0/hostid"), FIRMWARE);
    etc("hostnqn", FORM + FIRMWARE);
    etc("hostid", ETC);

    assertThat(current()).isEqualTo(host(FORM + FIRMWARE, FIRMWARE));
    assertThat(identity().unused()).get().asString().contains(ETC);
  }

  @Test
  void aFileThatCannotBeReadIsNotAMissingOne() {
    Trees.write(root.resolve("sys/class/dmi/id/product_uuid"), FIRMWARE);
    Trees.write(root.resolve("etc/nvme/hostnqn/directory"), "in the place of a file");

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("cannot be read");
  }

  @Test
  void theIdentityInUseIsNotReplacedWhileItCannotBeRead() {
    etc("hostnqn", FORM + ETC);
    Trees.write(root.resolve("state/host-identity-in-use/directory"), "in the place of a file");

    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("cannot be read");
  }

  @Test
  void hasNoneOnAMachineThatIsNobody() {
    assertThatExceptionOfType(HostInterfaceException.class)
        .isThrownBy(this::current)
        .withMessageContaining("write /etc/nvme/hostnqn");
  }

  private Host current() {
    return identity().current();
  }

  /** Of a process that connects something. */
  private Host used() {
    EtcNvmeHostIdentity identity = identity();
    identity.keep();
    return identity.current();
  }

  private EtcNvmeHostIdentity identity() {
    return new EtcNvmeHostIdentity(files(), new ConnectedHosts(SysfsRoot.at(root.resolve("sys"))));
  }

  private HostIdentityFiles files() {
    return HostIdentityFiles.under(root.resolve("etc"), root.resolve("sys"), root.resolve("state"));
  }

  private void etc(String name, String text) {
    Trees.write(root.resolve("etc/nvme").resolve(name), text);
  }

  private static Host host(String nqn, String id) {
    return new Host(new HostNqn(nqn), HostId.parse(id));
  }
}
