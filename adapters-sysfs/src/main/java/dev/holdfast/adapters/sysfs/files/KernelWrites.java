package dev.holdfast.adapters.sysfs.files;

import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import dev.holdfast.application.concurrency.AbandonableCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Writes to sysfs attributes that cost a worker and not the caller if the kernel hangs. */
public final class KernelWrites {

  /** Why a write did not happen. */
  public sealed interface Trouble {
    /** The kernel refused the write. */
    record Refused(int errno) implements Trouble {
      public boolean is(Errno one) {
        return errno == one.number();
      }

      @Override
      public String toString() {
        return Errno.shown(errno);
      }
    }

    /** The write did not return in time, or an earlier one of the same has not, and goes on. */
    record Hangs(Duration patience) implements Trouble {
      @Override
      public String toString() {
        return "no answer in " + patience;
      }
    }

    /** It was not tried. */
    record NotTried(String why) implements Trouble {
      @Override
      public String toString() {
        return why;
      }
    }
  }

  private final KernelFiles kernel;
  private final AbandonableCalls calls;

  public KernelWrites(KernelFiles kernel, AbandonableCalls calls) {
    this.kernel = kernel;
    this.calls = calls;
  }

  /** Empty if the kernel took the value. */
  public Optional<Trouble> write(Path attribute, String value, Duration patience) {
    String what = "write " + attribute;
    return switch (calls.call(what, patience, () -> write(attribute, value))) {
      case AbandonableCalls.Answer.Returned<Optional<Trouble>>(var trouble) -> trouble;
      case AbandonableCalls.Answer.Abandoned<Optional<Trouble>> _,
          AbandonableCalls.Answer.StillHangs<Optional<Trouble>> _ ->
          Optional.of(new Trouble.Hangs(patience));
      case AbandonableCalls.Answer.NoPlace<Optional<Trouble>>(int underWay) ->
          Optional.of(
              new Trouble.NotTried(underWay + " calls into the kernel are under way or hang"));
      case AbandonableCalls.Answer.Threw<Optional<Trouble>>(var cause) ->
          Optional.of(new Trouble.NotTried(String.valueOf(cause.getMessage())));
    };
  }

  private Optional<Trouble> write(Path attribute, String value) {
    try {
      kernel.write(attribute, value);
      return Optional.empty();
    } catch (KernelRefusal refusal) {
      return Optional.of(new Trouble.Refused(refusal.errno()));
    }
  }
}
