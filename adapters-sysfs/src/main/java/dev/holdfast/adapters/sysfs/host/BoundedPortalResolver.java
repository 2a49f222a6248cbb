package dev.holdfast.adapters.sysfs.host;

import dev.holdfast.application.concurrency.AbandonableCalls;
import dev.holdfast.application.port.out.PortalResolver;
import java.time.Duration;
import java.util.List;

/** Asks the name service on a worker that is given up if no answer comes. */
public final class BoundedPortalResolver implements PortalResolver {
  private final NameService names;
  private final AbandonableCalls calls;

  public BoundedPortalResolver(NameService names, AbandonableCalls calls) {
    this.names = names;
    this.calls = calls;
  }

  @Override
  public Answer resolve(String name, Duration patience) {
    return switch (calls.call("look up " + name, patience, () -> names.lookUp(name))) {
      case AbandonableCalls.Answer.Returned<List<String>>(List<String> found) ->
          found.isEmpty() ? new Answer.Failed("has no address") : new Answer.Found(found);
      case AbandonableCalls.Answer.Threw<List<String>>(Exception cause) ->
          new Answer.Failed("cannot be looked up: " + cause.getMessage());
      case AbandonableCalls.Answer.Abandoned<List<String>> _ ->
          new Answer.Failed("the name service did not answer in " + patience.toMillis() + " ms");
      case AbandonableCalls.Answer.StillHangs<List<String>> _ ->
          new Answer.Failed("not looked up: the name service has not answered an earlier lookup");
      case AbandonableCalls.Answer.NoPlace<List<String>>(int underWay) ->
          new Answer.Failed("not looked up: " + underWay + " calls are under way or hang");
    };
  }
}
