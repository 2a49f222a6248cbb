package dev.holdfast.adapters.sysfs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.adapters.sysfs.fabrics.FabricsAnswers;
import dev.holdfast.adapters.sysfs.uevent.UeventText;
import dev.holdfast.adapters.sysfs.uevent.UeventTextTest;
import dev.holdfast.application.fuzz.Fuzz;
import dev.holdfast.application.port.out.fabric.FabricEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts that the kernel does not say. */
class KernelTextFuzzTest {
  private static final List<String> TOLD =
      UeventTextTest.told()
          .map(arguments -> String.valueOf(arguments.get()[0]).replace('|', '\0'))
          .toList();

  private static final List<String> ANSWERS =
      List.of(
          "instance=12,cntlid=65519\n",
          "instance=-1,cntlid=-1,transport=%s,traddr=%s,trsvcid=%s,nqn=%s,queue_size=%d,"
              + "nr_io_queues=%d,reconnect_delay=%d,ctrl_loss_tmo=%d,hdr_digest,fast_io_fail_tmo=%d\n");

  @Test
  void aUeventIsAboutWhatItNamesOrAboutNothing() {
    Fuzz.run(
        "uevents",
        mutator -> mutator.spoiledText(TOLD),
        text ->
            assertThat(UeventText.parse(text).stream())
                .allSatisfy(event -> assertThat(text).contains("/" + about(event))));
  }

  @Test
  void anAnswerIsAboutTheControllerThatItNamesOrAboutNone() {
    Fuzz.run(
        "answers of /dev/nvme-fabrics",
        mutator -> mutator.spoiledText(ANSWERS),
        text -> {
          assertThat(FabricsAnswers.controller(text).stream())
              .allSatisfy(name ->
                  assertThat(text)
                      .matches(
                          "(?s)instance=0*"
                              + name.value().substring("nvme".length())
                              + ",cntlid.*"));
          assertThat(FabricsAnswers.knownOptions(text))
              .allSatisfy(option -> assertThat(text).contains(option));
        });
  }

  private static String about(FabricEvent event) {
    return switch (event) {
      case FabricEvent.ControllerChanged controller -> controller.controller().value();
      case FabricEvent.NamespaceChanged namespace -> namespace.device().value();
      case FabricEvent.SubsystemChanged subsystem -> subsystem.kernelName();
      case FabricEvent.Missed missed -> throw new AssertionError(missed);
    };
  }
}
