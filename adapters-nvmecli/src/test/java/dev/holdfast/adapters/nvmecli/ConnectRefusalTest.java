package dev.holdfast.adapters.nvmecli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectRefusalTest {

  @ParameterizedTest
  @CsvSource({
    "Operation already in progress, ALREADY_CONNECTED",
    "Connection reset by peer, BROKE",
    "No route to host, NO_ANSWER",
    "Key was rejected by service, KEY_REJECTED",
    "Permission denied, KEY_REJECTED",
    "Operation not permitted, NOT_ALLOWED",
    "Operation not supported, NOT_SUPPORTED",
    "Protocol not supported, NOT_SUPPORTED",
    "Device or resource busy, HOST_SHORT",
    "Level 2 halted, UNKNOWN"
  })
  void knowsTheKernelsErrors(String error, ConnectRefusal refusal) {
    assertThat(ConnectRefusal.of("Failed to write to /dev/nvme-fabrics: " + error).refusal())
        .isEqualTo(refusal);
  }

  /** The errno of a read is no reason of the target, and the write had been taken. */
  @Test
  void knowsThatAnAnswerWasLost() {
    assertThat(
            ConnectRefusal.of("Failed to read from /dev/nvme-fabrics: Input/output error")
                .refusal())
        .isEqualTo(ConnectRefusal.ANSWER_LOST);
  }

  @Test
  void listensToTheKernelFirst() {
    assertThat(
            ConnectRefusal.of(
                    """
                    libkmod: ERROR: Operation not permitted
                    Failed to write to /dev/nvme-fabrics: Input/output error
                    could not add new controller: connection refused
                    """)
                .refusal())
        .isEqualTo(ConnectRefusal.TARGET_SAID_NO);
  }

  @Test
  void listensToTheProgramWhereTheKernelIsNotQuoted() {
    assertThat(
            ConnectRefusal.of(
                    """
                    failed to open slots dir /sys/bus/pci/slots: Permission denied
                    could not add new controller: connection refused
                    """)
                .refusal())
        .isEqualTo(ConnectRefusal.NOTHING_LISTENS);
  }

  @Test
  void knowsNothingFromSilence() {
    assertThat(ConnectRefusal.of("").refusal()).isEqualTo(ConnectRefusal.UNKNOWN);
  }

  /** The help of 3.x has the words "already connected" in it. */
  @Test
  void doesNotListenToTheHelp() {
    assertThat(
            ConnectRefusal.of(
                    """
                    Something else went wrong
                    \u001b[1mUsage: nvme connect [OPTIONS]\u001b[0m
                      [  --idempotent ]  --- exit 0 if already connected
                    """)
                .refusal())
        .isEqualTo(ConnectRefusal.UNKNOWN);
  }
}
