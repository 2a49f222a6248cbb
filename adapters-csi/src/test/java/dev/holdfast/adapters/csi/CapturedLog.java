package dev.holdfast.adapters.csi;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** All log lines of Holdfast, down to TRACE, with exceptions. */
public final class CapturedLog implements AutoCloseable {
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.holdfast");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getFormattedMessage());
          for (IThrowableProxy e = event.getThrowableProxy(); e != null; e = e.getCause()) {
            lines.add(e.getClassName() + ": " + e.getMessage());
          }
        }
      };

  private CapturedLog() {
    ours.setLevel(Level.TRACE);
    appender.start();
    ours.addAppender(appender);
  }

  public static CapturedLog start() {
    return new CapturedLog();
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    ours.detachAppender(appender);
    ours.setLevel(null);
  }
}
