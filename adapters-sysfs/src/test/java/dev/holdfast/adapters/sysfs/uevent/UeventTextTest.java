package dev.holdfast.adapters.sysfs.uevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.holdfast.application.port.out.fabric.FabricEvent;
import dev.holdfast.application.port.out.fabric.FabricEvent.ControllerChanged;
import dev.holdfast.application.port.out.fabric.FabricEvent.NamespaceChanged;
import dev.holdfast.application.port.out.fabric.FabricEvent.SubsystemChanged;
import dev.holdfast.domain.identity.ControllerName;
import dev.holdfast.domain.identity.DeviceName;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those of the captures of 7.3, with a bar for each NUL. */
public class UeventTextTest {
  private static final ControllerName NVME0 = new ControllerName("nvme0");
  private static final DeviceName NVME0N1 = new DeviceName("nvme0n1");

  public static Stream<Arguments> told() {
    return Stream.of(
        arguments(
            "add@/devices/virtual/nvme-fabrics/ctl/nvme0|ACTION=add|DEVPATH=/devices/virtual/nvme-fabrics/ctl/nvme0"
                + "|SUBSYSTEM=nvme|MAJOR=244|MINOR=0|DEVNAME=nvme0|NVME_TRTYPE=tcp|NVME_TRADDR=10.77.1.2"
                + "|NVME_TRSVCID=4420|NVME_HOST_TRADDR=none|NVME_HOST_IFACE=none|SEQNUM=926|",
            new ControllerChanged(NVME0, ControllerChanged.What.ADDED)),
        arguments(
            of("change", "nvme-fabrics/ctl/nvme0", "nvme", "NVME_EVENT=connected|"),
            new ControllerChanged(NVME0, ControllerChanged.What.CONNECTED)),
        arguments(
            of("change", "nvme-fabrics/ctl/nvme0", "nvme", "NVME_AEN=0x70f002|"),
            new ControllerChanged(NVME0, ControllerChanged.What.CHANGED)),
        arguments(
            of("remove", "nvme-fabrics/ctl/nvme0", "nvme", ""),
            new ControllerChanged(NVME0, ControllerChanged.What.REMOVED)),
        arguments(
            of("add", "nvme-subsystem/nvme-subsys0", "nvme-subsystem", ""),
            new SubsystemChanged("nvme-subsys0")),
        arguments(
            of("add", "nvme-subsystem/nvme-subsys0/nvme0n1", "block", "DEVTYPE=disk|DISKSEQ=12|"),
            new NamespaceChanged(NVME0N1, NamespaceChanged.What.ADDED)),
        arguments(
            of("change", "nvme-subsystem/nvme-subsys0/nvme0n1", "block", "RESIZE=1|DEVTYPE=disk|"),
            new NamespaceChanged(NVME0N1, NamespaceChanged.What.RESIZED)),
        arguments(
            of("change", "nvme-subsystem/nvme-subsys0/nvme0n1", "block", "DEVTYPE=disk|"),
            new NamespaceChanged(NVME0N1, NamespaceChanged.What.CHANGED)),
        arguments(
            of("remove", "nvme-subsystem/nvme-subsys0/nvme0n1", "block", "DEVTYPE=disk|"),
            new NamespaceChanged(NVME0N1, NamespaceChanged.What.REMOVED)));
  }

  @ParameterizedTest
  @MethodSource("told")
  void readsWhatTheKernelTells(String text, FabricEvent event) {
    assertThat(UeventText.parse(text.replace('|', '\0'))).contains(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "|",
        "|||",
        "libudev|ACTION=add|DEVPATH=/devices/virtual/nvme-fabrics/ctl/nvme0|SUBSYSTEM=nvme|",
        "add@/x|",
        "add@/x|ACTION=add|DEVPATH=/devices/virtual/nvme-fabrics/ctl/nvme0|",
        "add@/x|ACTION=add|SUBSYSTEM=nvme|",
        "add@/x|ACTION=add|SUBSYSTEM=nvme|DEVPATH=/devices/virtual/nvme-fabrics/ctl/nvme0/hwmon0|",
        "add@/x|ACTION=add|SUBSYSTEM=hwmon|DEVPATH=/devices/virtual/nvme-fabrics/ctl/nvme0/hwmon0|",
        "add@/x|ACTION=add|SUBSYSTEM=nvme-generic|DEVPATH=/devices/virtual/nvme-subsystem/nvme-subsys0/ng0n1|",
        "add@/x|ACTION=add|SUBSYSTEM=block|DEVPATH=/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1/nvme0n1p1|",
        "add@/x|ACTION=add|SUBSYSTEM=block|DEVPATH=/devices/virtual/block/loop0|",
        "add@/x|ACTION=add|SUBSYSTEM=block|DEVPATH=/nvme0c0n1|",
        "add@/x|ACTION=add|SUBSYSTEM=nvme-subsystem|DEVPATH=/nvme-subsysX|",
        "add@/x|ACTION=add|SUBSYSTEM=block|DEVPATH=/nvme0n1\n|"
      })
  void saysNothingOfWhatIsNotAboutUs(String text) {
    assertThat(UeventText.parse(text.replace('|', '\0'))).isEmpty();
  }

  @Test
  void survivesAnything() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String whole =
        of("change", "nvme-subsystem/nvme-subsys0/nvme0n1", "block", "RESIZE=1|")
            .replace('|', '\0');
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int j = random.nextInt(5); j >= 0; j--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
      }
      text.setLength(random.nextInt(text.length()));
      assertThat(UeventText.parse(text.toString())).as("seed %d", seed).isNotNull();
    }
  }

  private static String of(String action, String path, String subsystem, String more) {
    return "%s@/devices/virtual/%s|ACTION=%s|DEVPATH=/devices/virtual/%s|SUBSYSTEM=%s|%sSEQNUM=7|"
        .formatted(action, path, action, path, subsystem, more);
  }
}
