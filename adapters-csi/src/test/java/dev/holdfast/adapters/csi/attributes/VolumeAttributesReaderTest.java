package dev.holdfast.adapters.csi.attributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.adapters.csi.CapturedLog;
import dev.holdfast.domain.controller.Timeout;
import dev.holdfast.domain.format.MkfsOptions;
import dev.holdfast.domain.format.MkfsSetting;
import dev.holdfast.domain.host.Release;
import dev.holdfast.domain.identity.Eui64;
import dev.holdfast.domain.identity.InvalidValue;
import dev.holdfast.domain.identity.NamespaceSelector;
import dev.holdfast.domain.identity.Nguid;
import dev.holdfast.domain.identity.Portal;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.volume.ConnectionPolicy;
import dev.holdfast.domain.volume.Encryption;
import dev.holdfast.domain.volume.FencingPolicy;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.FormatPolicy;
import dev.holdfast.domain.volume.IoPolicy;
import dev.holdfast.domain.volume.OutagePolicy;
import dev.holdfast.domain.volume.VolumeAttachment;
import dev.holdfast.domain.volume.VolumeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeAttributesReaderTest {
  private static final Optional<FilesystemType> RAW = Optional.empty();
  private static final VolumeId VOLUME = new VolumeId("vol-1");
  private static final String NQN = "nqn.2026-01.dev.holdfast.test:vol-1";
  private static final Map<String, String> LEAST = Map.of("nqn", NQN, "targetTrAddr", "10.0.0.1");

  /** Each attribute with another value than its default. */
  private static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("nqn", NQN),
          Map.entry("targetTrAddr", "10.0.0.1, 10.0.0.2:4421 ,[fd00::1]:4422,fd00::2,[fd00::3]"),
          Map.entry("targetTrPort", "8009"),
          Map.entry("targetTrType", "RDMA"),
          Map.entry("deviceUUID", "12345678-9ABC-def0-1234-56789abcdef0"),
          Map.entry("deviceNGUID", "0123456789abcdef0123456789abcdef"),
          Map.entry("deviceEUI", "0123456789abcdef"),
          Map.entry("nsid", "7"),
          Map.entry("ctrlLossTmo", "-1"),
          Map.entry("reconnectDelay", "5"),
          Map.entry("keepAliveTmo", "1m"),
          Map.entry("fastIoFailTmo", "20s"),
          Map.entry("outagePolicy", "hold"),
          Map.entry("holdFor", "1h30m"),
          Map.entry("ioPolicy", "round-robin"),
          Map.entry("nrIoQueues", "4"),
          Map.entry("queueSize", "64"),
          Map.entry("hostTraddr", "10.0.0.9"),
          Map.entry("hostIface", "eth1"),
          Map.entry("hdrDigest", "true"),
          Map.entry("dataDigest", "True"),
          Map.entry("minPaths", "2"),
          Map.entry("formatPolicy", "never"),
          Map.entry("expectedCapacity", "1099511627776"),
          Map.entry("fencing", "require"),
          Map.entry("encryption", "luks2-discards"),
          Map.entry("mkfsOptions", "-i 65536 -O ^64bit"),
          Map.entry("mkfsCompat", "5.14"));

  private final VolumeAttributesReader reader =
      new VolumeAttributesReader(Optional.empty(), VolumeAttributeDefaults.NONE);

  private static Map<String, String> least(String... more) {
    Map<String, String> all = new HashMap<>(LEAST);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static Map<String, String> without(Map<String, String> map, String key) {
    Map<String, String> less = new HashMap<>(map);
    less.remove(key);
    return less;
  }

  @Test
  void takesTheContractsDefaultsForWhatIsSilent() {
    assertThat(reader.read(VOLUME, RAW, LEAST))
        .isEqualTo(
            new VolumeAttributes(
                new VolumeAttachment(
                    new SubsystemNqn(NQN),
                    List.of(TransportId.tcp("10.0.0.1", 4420)),
                    NamespaceSelector.THE_ONLY_ONE,
                    new ConnectionPolicy(
                        Timeout.ofSeconds(60),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        false,
                        false),
                    1,
                    OutagePolicy.RELEASE,
                    Duration.ofMinutes(15)),
                FormatPolicy.IF_EMPTY,
                OptionalLong.empty(),
                MkfsOptions.USUAL));
  }

  /** Which options there are depends on the filesystem; a raw device has none. */
  @Test
  void refusesOptionsOfMkfsByTheFilesystem() {
    Map<String, String> ext4 = least("mkfsOptions", "-i 65536");

    assertThatThrownBy(() -> reader.read(VOLUME, Optional.of(FilesystemType.XFS), ext4))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining(
            "volume_context[mkfsOptions]: has '-i 65536', which is not permitted for xfs;"
                + " permitted: -b size=1024|2048|4096 -d su=N[k|m|g]");
    assertThat(reader.read(VOLUME, RAW, ext4).mkfs()).isEqualTo(MkfsOptions.USUAL);
    assertThatThrownBy(
            () -> reader.read(VOLUME, Optional.of(FilesystemType.XFS), least("mkfsCompat", "2.6")))
        .hasMessageContaining("volume_context[mkfsCompat]: is older than Linux 3.18: 2.6");
  }

  /** Of any filesystem: which ones the volumes have is not known at the start. */
  @Test
  void refusesDefaultsThatNoMkfsTakes() {
    assertThatCode(() -> defaults("mkfsOptions", "-n 16384")).doesNotThrowAnyException();
    assertThatThrownBy(() -> defaults("mkfsOptions", "-F"))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("configured defaults[mkfsOptions]: has '-F'");
  }

  private static VolumeAttributesReader defaults(String key, String value) {
    return new VolumeAttributesReader(
        Optional.empty(), new VolumeAttributeDefaults(Map.of(key, value)));
  }

  @Test
  void readsEveryRow() {
    assertThat(ALL.keySet())
        .as("every attribute is in this test")
        .hasSameSizeAs(VolumeAttribute.values());

    assertThat(reader.read(VOLUME, Optional.of(FilesystemType.EXT4), ALL))
        .isEqualTo(
            new VolumeAttributes(
                new VolumeAttachment(
                        new SubsystemNqn(NQN),
                        List.of(
                            rdma("10.0.0.1", 8009),
                            rdma("10.0.0.2", 4421),
                            rdma("fd00::1", 4422),
                            rdma("fd00::2", 8009),
                            rdma("fd00::3", 8009)),
                        new NamespaceSelector(
                            Optional.of(UUID.fromString("12345678-9abc-def0-1234-56789abcdef0")),
                            Optional.of(new Nguid("0123456789abcdef0123456789abcdef")),
                            Optional.of(new Eui64("0123456789abcdef")),
                            OptionalLong.of(7)),
                        new ConnectionPolicy(
                            Timeout.OFF,
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(60),
                            Optional.of(Timeout.ofSeconds(20)),
                            Optional.of(IoPolicy.ROUND_ROBIN),
                            OptionalInt.of(4),
                            OptionalInt.of(64),
                            true,
                            true),
                        2,
                        OutagePolicy.HOLD,
                        Duration.ofMinutes(90))
                    .withFencing(FencingPolicy.REQUIRE)
                    .withEncryption(Encryption.LUKS2_DISCARDS),
                FormatPolicy.NEVER,
                OptionalLong.of(1099511627776L),
                new MkfsOptions(
                    List.of(
                        new MkfsSetting("-i", "", "65536"), new MkfsSetting("-O", "64bit", "0")),
                    Optional.of(new Release(5, 14)))));
  }

  @ParameterizedTest
  @EnumSource(VolumeAttribute.class)
  void everyAttributeMakesADifference(VolumeAttribute attribute) {
    Map<String, String> silent = without(ALL, attribute.key());

    if (Set.of(VolumeAttribute.NQN, VolumeAttribute.TARGET_ADDRESS).contains(attribute)) {
      assertThatThrownBy(() -> reader.read(VOLUME, RAW, silent)).hasMessageContaining("is missing");
    } else {
      assertThat(reader.read(VOLUME, Optional.of(FilesystemType.EXT4), silent))
          .isNotEqualTo(reader.read(VOLUME, Optional.of(FilesystemType.EXT4), ALL));
    }
  }

  private static TransportId rdma(String address, int port) {
    return new TransportId(
        Transport.RDMA, address, port, Optional.of("10.0.0.9"), Optional.of("eth1"));
  }

  @Test
  void takesNamesBesideAddresses() {
    VolumeAttachment attachment =
        reader
            .read(
                VOLUME,
                RAW,
                least("targetTrAddr", "Array.Example.com:4421, 10.0.0.1", "minPaths", "3"))
            .attachment();

    assertThat(attachment.portals())
        .extracting(Portal::toString)
        .containsExactly("tcp://array.example.com:4421", "tcp://10.0.0.1:4420");
    assertThat(attachment.addresses()).containsExactly(TransportId.tcp("10.0.0.1", 4420));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SubsystemNQN        | nqn
          nvmeSubsystemNqn    | nqn
          nvmeAddress         | targetTrAddr
          targetAddr          | targetTrAddr
          server              | targetTrAddr
          nvmeTargetIPs       | targetTrAddr
          nvmePort            | targetTrPort
          targetPort          | targetTrPort
          port                | targetTrPort
          targetType          | targetTrType
          transport           | targetTrType
          NamespaceUUID       | deviceUUID
          uuid                | deviceUUID
          nvmeNamespaceUUID   | deviceUUID
          NamespaceID         | nsid
          nsId                | nsid
          nvmeCtrlLossTmo     | ctrlLossTmo
          nvmeKeepAliveTmo    | keepAliveTmo
          nvmeNrIoQueues      | nrIoQueues
          nvmeof.nr-io-queues | nrIoQueues
          """)
  void knowsEveryAliasOfTheContract(String alias, String key) {
    assertThat(VolumeAttribute.ofKey(alias).map(VolumeAttribute::key)).contains(key);
  }

  @Test
  void knowsNoOtherAliases() {
    assertThat(VolumeAttribute.allKeys().count()).isEqualTo(VolumeAttribute.values().length + 20L);
    assertThat(VolumeAttribute.allKeys()).doesNotHaveDuplicates();
  }

  @Test
  void takesAnAliasLikeTheKeyItself() {
    Map<String, String> aliased =
        Map.of("SubsystemNQN", NQN, "server", "10.0.0.1", "nvmeof.nr-io-queues", "3");
    assertThat(reader.read(VOLUME, RAW, aliased))
        .isEqualTo(reader.read(VOLUME, RAW, least("nrIoQueues", "3")));
  }

  @Test
  void takesTwoNamesThatSayTheSame() {
    assertThat(reader.read(VOLUME, RAW, least("server", " 10.0.0.1 ")))
        .isEqualTo(reader.read(VOLUME, RAW, LEAST));
  }

  @Test
  void refusesTwoNamesThatContradictEachOtherNamingBoth() {
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least("port", "4420", "nvmePort", "4421")))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("volume_context[port]")
        .hasMessageContaining("volume_context[nvmePort]")
        .hasMessageContaining("'4420'")
        .hasMessageContaining("'4421'");
  }

  @Test
  void ignoresWhatOthersPutThere() {
    Map<String, String> more =
        least(
            "storage.kubernetes.io/csiProvisionerIdentity",
            "1234-csi.example",
            "csi.storage.k8s.io/pod.name",
            "web-0",
            "datasetName",
            "tank/vol");
    assertThat(reader.read(VOLUME, RAW, more)).isEqualTo(reader.read(VOLUME, RAW, LEAST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          targetTrAddr      | storage..example.com  | volume_context[targetTrAddr]: is neither an address nor a name
          targetTrAddr      | 10.0.0.1,             | has an empty address
          targetTrAddr      | 10.0.0.1,,10.0.0.2    | has an empty address
          targetTrAddr      | 10.0.0.1,10.0.0.1     | names an address twice
          targetTrAddr      | 10.0.0.1:4420,10.0.0.1| names an address twice
          targetTrAddr      | 10.0.0.1:0            | has a port that is not between 1 and 65535
          targetTrAddr      | 10.0.0.1:65536        | has a port that is not between 1 and 65535
          targetTrAddr      | 10.0.0.1:             | is not a whole number
          targetTrAddr      | 10.0.0.1:nvme         | is not a whole number
          targetTrAddr      | [fd00::1              | is not an IPv6 address
          targetTrAddr      | [fd00::1]4420         | is not an IPv6 address
          targetTrAddr      | [10.0.0.1]:4420       | is not an IPv6 address
          targetTrAddr      | 10.0.0.1 10.0.0.2     | addresses are not separated by commas
          targetTrAddr      | 10.0.0.1:4420;10.0.0.2:4420 | addresses are not separated by commas
          targetTrAddr      | [fd00::1]:4420 [fd00::2] | addresses are not separated by commas
          targetTrAddr      | 10.0.0.256            | is not a numeric address
          targetTrPort      | 0                     | volume_context[targetTrPort]: is not between 1 and 65535
          targetTrPort      | +4420                 | is not a whole number
          targetTrPort      | -1                    | is not a whole number
          targetTrPort      | 4420/tcp              | is not a whole number
          targetTrType      | fc                    | volume_context[targetTrType]: is neither tcp nor rdma
          nqn               | nqn.2000-01.com.x:a,b | volume_context[nqn]: has a comma or a blank
          nqn               | nqn.2014-08.org.nvmexpress.discovery | is the discovery subsystem
          deviceUUID        | 1234                  | volume_context[deviceUUID]: is not a UUID
          deviceNGUID       | 00000000000000000000000000000000 | volume_context[deviceNGUID]: is all zero
          deviceEUI         | 12                    | volume_context[deviceEUI]: is not 8 bytes in hex
          nsid              | 0                     | volume_context[nsid]: is not between
          nsid              | one                   | volume_context[nsid]: is not a number
          ctrlLossTmo       | -2                    | volume_context[ctrlLossTmo]: is not a duration
          ctrlLossTmo       | 1e3                   | volume_context[ctrlLossTmo]: is not a duration
          ctrlLossTmo       | 999999999d            | volume_context[ctrlLossTmo]: is more seconds
          reconnectDelay    | 0                     | volume_context[reconnectDelay]: is not at least one second
          reconnectDelay    | 2d                    | volume_context[reconnectDelay]: is not between 1 and 86400
          keepAliveTmo      | 500ms                 | volume_context[keepAliveTmo]: is not a duration
          fastIoFailTmo     | 61                    | volume_context[fastIoFailTmo]: is longer than ctrlLossTmo
          outagePolicy      | keep                  | volume_context[outagePolicy]: is neither release nor hold
          holdFor           | 0s                    | volume_context[holdFor]: is not at least one second
          ioPolicy          | best                  | volume_context[ioPolicy]: is none of
          nrIoQueues        | 0                     | volume_context[nrIoQueues]: is not between
          queueSize         | 8                     | volume_context[queueSize]: is not between
          hostTraddr        | host                  | volume_context[hostTraddr]: is not a numeric address
          hostIface         | ../eth0               | volume_context[hostIface]: is not an interface name
          hdrDigest         | yes                   | volume_context[hdrDigest]: is neither true nor false
          dataDigest        | 1                     | volume_context[dataDigest]: is neither true nor false
          minPaths          | 0                     | volume_context[minPaths]: is not between 1 and the number
          minPaths          | 2                     | volume_context[minPaths]: is not between 1 and the number
          formatPolicy      | always                | volume_context[formatPolicy]: is neither ifEmpty nor never
          expectedCapacity  | 10Gi                  | volume_context[expectedCapacity]: is not a number of bytes
          expectedCapacity  | 0                     | volume_context[expectedCapacity]: is not a number of bytes
          expectedCapacity  | 9999999999999999999   | volume_context[expectedCapacity]: is not a number of bytes
          nvmePort          | 0                     | volume_context[nvmePort]: is not between
          uuid              | 1234                  | volume_context[uuid]: is not a UUID
          mkfsCompat        | old                   | volume_context[mkfsCompat]: is not a release such as 5.14
          """)
  void refusesNamingTheKeyThatWasUsed(String key, String value, String message) {
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least(key, value)))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAMisspeltGuardAndItsValue() {
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least("formatPolciy", "never")))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("the unknown key 'formatPolciy'; is formatPolicy meant?");
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least("formatPolicy", "nevr")))
        .isInstanceOf(InvalidValue.class)
        .hasMessage(
            "volume_context[formatPolicy]: is neither ifEmpty nor never: 'nevr'; is never meant?");
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least("outagePolicy", "holt")))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("'holt'; is hold meant?");
  }

  @Test
  void refusesAnEmptyValueRatherThanGuess() {
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least("deviceUUID", " ")))
        .isInstanceOf(InvalidValue.class)
        .hasMessage("volume_context[deviceUUID]: is empty; leave the key out to have the default");
  }

  @Test
  void needsAnAddress() {
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, Map.of("nqn", NQN)))
        .hasMessage("volume_context[targetTrAddr]: is missing");
  }

  @Test
  void refusesMoreAddressesThanAnyArrayHas() {
    String many = "10.0.0.1" + ":4420,10.0.0.1".repeat(64) + ":4421";
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least("targetTrAddr", many)))
        .isInstanceOf(InvalidValue.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"testnqn", "nvmet-test", "LS-NVMe_res1", "nqn.2020-01.com.my_company:vol"})
  void takesAnNqnOfAnyFormWithAWarning(String nqn) {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(reader.read(VOLUME, RAW, least("nqn", nqn)).attachment().nqn())
          .isEqualTo(new SubsystemNqn(nqn));
      assertThat(log.lines().toString()).contains(nqn, "is not of the form");
    }
    try (CapturedLog log = CapturedLog.start()) {
      reader.read(VOLUME, RAW, LEAST);
      assertThat(log.lines()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", " \n\n"})
  void leavesOutALineEndBehindAValueWithAWarning(String end) {
    try (CapturedLog log = CapturedLog.start()) {
      assertThat(reader.read(VOLUME, RAW, least("nqn", NQN + end, "nsid", "7" + end)))
          .isEqualTo(reader.read(VOLUME, RAW, least("nsid", "7")));
      assertThat(log.lines().toString())
          .contains(
              "volume_context[nqn] ends with a line end", "volume_context[nsid] ends with a line");
    }
  }

  @Test
  void refusesALineEndWithinAValue() {
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least("nqn", "nqn.2000-01.com.x:a\nb")))
        .hasMessageContaining("volume_context[nqn]: has a control character");
  }

  @Test
  void looksAtNoValueOfAnUnknownKey() {
    String listeners = "[\n  {\"address\": \"10.0.0.1\", \"port\": 4420}\n]\n";

    assertThat(reader.read(VOLUME, RAW, least("listeners", listeners, "a\nb", "c\0d")))
        .isEqualTo(reader.read(VOLUME, RAW, LEAST));
  }

  @Test
  void makesTheNqnFromTheTemplateWhereItIsAbsent() {
    VolumeAttributesReader templated =
        new VolumeAttributesReader(
            Optional.of(new NqnTemplate("nqn.2000-02.com.mikrotik:{volumeId}")),
            VolumeAttributeDefaults.NONE);
    Map<String, String> silent = without(LEAST, "nqn");

    assertThat(templated.read(VOLUME, RAW, silent).attachment().nqn())
        .isEqualTo(new SubsystemNqn("nqn.2000-02.com.mikrotik:vol-1"));
    assertThat(templated.read(VOLUME, RAW, LEAST).attachment().nqn())
        .isEqualTo(new SubsystemNqn(NQN));
    assertThatThrownBy(() -> templated.read(new VolumeId("a,traddr=10.6.6.6"), RAW, silent))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("volume_id in the template");
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, silent))
        .hasMessage("volume_context[nqn]: is missing, and no template is configured to make it");
  }

  @ParameterizedTest
  @CsvSource({"nqn.2000-02.com.mikrotik:all", "iqn.2000-02.com.mikrotik:{volumeId}", "{volumeId}"})
  void refusesATemplateThatMakesNoOrOneNqn(String template) {
    assertThatThrownBy(() -> new NqnTemplate(template)).isInstanceOf(InvalidValue.class);
  }

  @Test
  void takesConfiguredDefaultsForWhatTheVolumeDoesNotSay() {
    VolumeAttributesReader configured =
        new VolumeAttributesReader(
            Optional.empty(),
            new VolumeAttributeDefaults(
                Map.of("nvmeCtrlLossTmo", "600", "port", "4500", "formatPolicy", "never")));
    VolumeAttributes silent = configured.read(VOLUME, RAW, LEAST);
    VolumeAttributes own =
        configured.read(VOLUME, RAW, least("ctrlLossTmo", "90", "nvmePort", "1"));

    assertThat(silent.attachment().policy().ctrlLossTmo()).isEqualTo(Timeout.ofSeconds(600));
    assertThat(silent.attachment().addresses()).containsExactly(TransportId.tcp("10.0.0.1", 4500));
    assertThat(silent.formatPolicy()).isEqualTo(FormatPolicy.NEVER);
    assertThat(own.attachment().policy().ctrlLossTmo()).isEqualTo(Timeout.ofSeconds(90));
    assertThat(own.attachment().addresses()).containsExactly(TransportId.tcp("10.0.0.1", 1));
  }

  @Test
  void asksNoVolumeByDefaultForMorePathsThanItHas() {
    VolumeAttributesReader configured =
        new VolumeAttributesReader(
            Optional.empty(), new VolumeAttributeDefaults(Map.of("minPaths", "2")));
    Map<String, String> threePaths = least("targetTrAddr", "10.0.0.1,10.0.0.2,10.0.0.3");

    assertThat(configured.read(VOLUME, RAW, LEAST).attachment().minPaths()).isEqualTo(1);
    assertThat(configured.read(VOLUME, RAW, threePaths).attachment().minPaths()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ctrlLosTmo, 60, unknown key",
    "dhchapSecret, x, unknown key",
    "ctrlLossTmo, soon, is not a duration",
    "targetTrType, fc, is neither tcp nor rdma",
    "hostTraddr, host, is not a numeric address",
    "targetTrAddr, host..x, is neither an address nor a name",
    "nqn, 'host,traddr=10.0.0.1', has a comma",
  })
  void refusesUnsoundDefaultsAtTheStart(String key, String value, String message) {
    assertThatThrownBy(() ->
            new VolumeAttributesReader(
                Optional.empty(), new VolumeAttributeDefaults(Map.of(key, value))))
        .isInstanceOf(InvalidValue.class)
        .hasMessageStartingWith("configured defaults")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"dhchapSecret", "dhchapCtrlSecret", "tlsPsk", "DHCHAPSECRET", "tlspsk"})
  void refusesASecretWhereEverybodyCanReadIt(String key) {
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least(key, "very-secret")))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining(key)
        .hasMessageContaining("nodeStageSecretRef")
        .hasMessageNotContaining("very-secret");
  }

  @ParameterizedTest
  @CsvSource({"DHHC-1:00:c2VjcmV0:", "NVMeTLSkey-1:01:c2VjcmV0:"})
  void refusesWhatLooksLikeASecretUnderAnyKey(String secret) {
    assertThatThrownBy(() -> reader.read(VOLUME, RAW, least("nqn", secret)))
        .isInstanceOf(InvalidValue.class)
        .hasMessageNotContaining(secret);
  }
}
