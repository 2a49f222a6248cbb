package dev.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.csi.attributes.VolumeAttribute;
import dev.holdfast.application.port.in.ReportVolumeHealth;
import dev.holdfast.bootstrap.config.Allowed;
import dev.holdfast.bootstrap.config.HoldfastProperties;
import dev.holdfast.domain.identity.Transport;
import dev.holdfast.domain.recovery.PathState;
import dev.holdfast.domain.recovery.Verdict;
import dev.holdfast.domain.volume.FilesystemType;
import dev.holdfast.domain.volume.IoPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The lists of {@code docs/contract.md} and other pages are those of the program. */
class ContractPageTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private final String contract = read("docs/contract.md");

  @Test
  void everyVolumeAttributeHasItsRowWithItsAliases() {
    List<String[]> rows = rows("Volume attributes");

    assertThat(rows.stream().flatMap(row -> quoted(row[1])))
        .containsExactlyElementsOf(
            Arrays.stream(VolumeAttribute.values()).map(VolumeAttribute::key).toList());
    assertThat(rows)
        .allSatisfy(row ->
            assertThat(quoted(row[2]))
                .as(row[1])
                .containsExactlyElementsOf(quoted(row[1]).flatMap(this::aliases).toList()));
  }

  private Stream<String> aliases(String key) {
    return VolumeAttribute.ofKey(key).orElseThrow().keys().skip(1);
  }

  @Test
  void theRowsOfAttributesListTheirWords() {
    assertThat(quoted(attribute(VolumeAttribute.TARGET_TRANSPORT)[4]))
        .containsExactlyElementsOf(words(Transport.values(), Transport::word));
    assertThat(quoted(attribute(VolumeAttribute.IO_POLICY)[4]))
        .containsExactlyElementsOf(words(IoPolicy.values(), IoPolicy::word));
  }

  @Test
  void theRunbookHasTheDoctorsCheckOfEveryTransport() {
    assertThat(quoted(line(read("docs/runbook.md"), "| `module-nvme-tcp`")))
        .containsExactlyElementsOf(
            words(Transport.values(), transport -> "module-nvme-" + transport.word()));
  }

  @Test
  void everyFilesystemIsListedWhereAReaderLooksForIt() {
    List<String> all = words(FilesystemType.values(), FilesystemType::word);

    assertThat(quoted(section(contract, "### Filesystems").split(";")[0]))
        .containsExactlyElementsOf(all);
    assertThat(quoted(section(read("docs/migration.md"), "- **Filesystems**:").split(",? on ")[0]))
        .containsExactlyElementsOf(all);
  }

  /** From least to most serious, as the enum; the verdict that no volume has is the last row. */
  @Test
  void everyVerdictHasItsRowInTheOrderOfTheProgram() {
    assertThat(rows("Verdicts").stream().flatMap(row -> quoted(row[1])))
        .containsExactlyElementsOf(
            Stream.concat(
                    Arrays.stream(Verdict.values()).filter(v -> v != Verdict.FOREIGN),
                    Stream.of(Verdict.FOREIGN))
                .map(Verdict::name)
                .toList());
  }

  @Test
  void everySettingIsListedWithItsDefault() {
    assertThat(HoldfastProperties.class.getDeclaredConstructors()[0].getParameters())
        .filteredOn(setting -> !defaultOf(setting).isEmpty())
        .hasSizeGreaterThan(12)
        .allSatisfy(setting ->
            assertThat(setting(setting.getName())[2].replace("`", "").strip().split(",? "))
                .as(setting.getName())
                .contains(defaultOf(setting)));
  }

  @Test
  void everySettingIsListedWithWhatIsAllowed() {
    assertThat(HoldfastProperties.class.getRecordComponents())
        .allSatisfy(setting -> {
          Allowed allowed = setting.getAnnotation(Allowed.class);
          assertThat(allowed).as(setting.getName()).isNotNull();
          assertThat(setting(setting.getName())[3].strip()).isEqualTo(allowed.value());
        });
  }

  @Test
  void theMetricsListEveryValueOfALabel() {
    String metrics = read("docs/metrics.md");

    assertThat(quoted(line(metrics, "| `holdfast_volume_paths{")))
        .containsAll(words(PathState.values(), PathState::name));
    assertThat(quoted(line(metrics, "| `holdfast_set_aside{")))
        .containsAll(
            words(ReportVolumeHealth.Aside.Kind.values(), ReportVolumeHealth.Aside.Kind::word));
  }

  private String[] attribute(VolumeAttribute attribute) {
    return rows("Volume attributes").stream()
        .filter(row -> quoted(row[1]).anyMatch(attribute.key()::equals))
        .findFirst()
        .orElseThrow();
  }

  private String[] setting(String component) {
    String name = component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return rows("Settings").stream()
        .filter(row -> quoted(row[1]).anyMatch(one -> one.matches(name + "(\\.\\*)?")))
        .findFirst()
        .orElseThrow();
  }

  /** Empty for what is composed of others. */
  private static String defaultOf(Parameter setting) {
    DefaultValue value = setting.getAnnotation(DefaultValue.class);
    return value == null ? "" : String.join(",", value.value());
  }

  private static <E> List<String> words(E[] values, Function<E, String> word) {
    return Arrays.stream(values).map(word).toList();
  }

  /** The first table of a section; the cells begin at 1. */
  private List<String[]> rows(String heading) {
    return section(contract, "## " + heading)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|"))
        .toList();
  }

  private static Stream<String> quoted(String text) {
    return QUOTED.matcher(text).results().map(found -> found.group(1));
  }

  private static String line(String page, String start) {
    return page.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  /** From its first line to the next heading of any level. */
  private static String section(String page, String start) {
    String from = page.substring(page.indexOf("\n" + start) + 1);
    int end = from.indexOf("\n#");
    return end < 0 ? from : from.substring(0, end);
  }

  private static String read(String name) {
    try {
      return Files.readString(Module.house().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
