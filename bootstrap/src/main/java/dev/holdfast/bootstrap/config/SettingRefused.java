package dev.holdfast.bootstrap.config;

/** A setting with which no verb starts. The message is the whole report: one line. */
public final class SettingRefused extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  SettingRefused(String message) {
    super(message);
  }
}
