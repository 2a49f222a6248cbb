package dev.holdfast.integration.stories;

import static java.util.Objects.requireNonNull;

import dev.holdfast.integration.machine.MachineChoice;
import dev.holdfast.integration.machine.MachineChoice.Lab;
import dev.holdfast.integration.machine.MachineChoice.None;
import dev.holdfast.integration.world.Bench;
import dev.holdfast.integration.world.Scene;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test of a story its {@link Scene} on the machine of its thread, which the stories of
 * that thread share, keeps what is known of a failed one, and fails one that leaves something
 * behind.
 */
final class StoryExtension
    implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, ParameterResolver {
  static final Path TARGET =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");

  private static final Namespace NAMESPACE = Namespace.create(StoryExtension.class);
  private static final MachineChoice CHOICE = MachineChoice.fromProperties();
  private static final Set<String> CHOSEN =
      Set.of(System.getProperty("holdfast.stories", "").split("[, ]+"));
  private static final AtomicBoolean SAID = new AtomicBoolean();
  private static final AtomicInteger BOOTS = new AtomicInteger();
  private static final AtomicInteger SCENES = new AtomicInteger();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Class<?> story = context.getRequiredTestClass();
    if (!CHOSEN.contains("") && !CHOSEN.contains(Catalog.letter(story))) {
      return ConditionEvaluationResult.disabled("another story was asked for");
    }
    if (CHOICE instanceof None(String why)) {
      if (!SAID.getAndSet(true)) {
        say("stories skipped: " + why + "; lab/run plays them in a machine of their own");
      }
      return ConditionEvaluationResult.disabled(why);
    }
    if (CHOICE instanceof Lab(_, _, boolean image) && image) {
      return ConditionEvaluationResult.disabled("played by ContainersInLabTest");
    }
    String kernel = CHOICE.kernel();
    if (CHOSEN.contains("") && !kernel.equals("own") && !Catalog.kernels(story).contains(kernel)) {
      return ConditionEvaluationResult.disabled("not asked of " + kernel);
    }
    if (!append(story).isEmpty() && !CHOICE.canAppend()) {
      return ConditionEvaluationResult.disabled("needs a boot with " + append(story));
    }
    if (Catalog.mark(story).cable() && !CHOICE.hasCable()) {
      return ConditionEvaluationResult.disabled("needs a second machine");
    }
    return ConditionEvaluationResult.enabled("chosen");
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Class<?> story = context.getRequiredTestClass();
    Bench bench = lane(context).bootedWith(append(story));
    String name = Catalog.letter(story) + "-" + SCENES.incrementAndGet();
    say("%s, %s".formatted(subject(context), bench.guest().machine().name()));
    context.getStore(NAMESPACE).put(Scene.class, new Scene(bench, name));
    context.getStore(NAMESPACE).put("began", System.nanoTime());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Scene scene = context.getStore(NAMESPACE).get(Scene.class, Scene.class);
    if (scene == null) {
      return;
    }
    boolean failed = context.getExecutionException().isPresent();
    List<String> left = List.of();
    try {
      if (failed) {
        collect(scene, context);
        return;
      }
      left = scene.end();
      if (!left.isEmpty()) {
        collect(scene, context);
        throw new AssertionError("the story left behind:\n  " + String.join("\n  ", left));
      }
    } finally {
      if (failed || !left.isEmpty()) {
        clear(scene, context);
      }
      long took =
          System.nanoTime() - requireNonNull(context.getStore(NAMESPACE).get("began", Long.class));
      say(
          "%s: %s after %.1f s"
              .formatted(
                  subject(context), failed || !left.isEmpty() ? "FAILED" : "well", took / 1e9));
    }
  }

  /** A machine that cannot be cleared is thrown away. */
  private static void clear(Scene scene, ExtensionContext context) {
    try {
      scene.clear();
    } catch (RuntimeException | AssertionError e) {
      say("  the machine could not be cleared and is given up: " + e.getMessage());
      lane(context).giveUp();
    }
  }

  private static void collect(Scene scene, ExtensionContext context) {
    Path into =
        TARGET
            .resolve("stories")
            .resolve(Catalog.letter(context.getRequiredTestClass()))
            .resolve(context.getRequiredTestMethod().getName());
    try {
      scene.collect(into);
      say("  what is known of it: " + into);
    } catch (RuntimeException | AssertionError e) {
      say("  nothing could be collected: " + e);
    }
  }

  private static String append(Class<?> story) {
    return Catalog.mark(story).append();
  }

  private static String subject(ExtensionContext context) {
    return "story %s: %s".formatted(Catalog.letter(context.getRequiredTestClass()), title(context));
  }

  private static String title(ExtensionContext context) {
    return context
        .getRequiredTestMethod()
        .getName()
        .replaceAll("([A-Z])", " $1")
        .toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("SystemOut")
  private static void say(String line) {
    System.out.println(line);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Scene.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return requireNonNull(context.getStore(NAMESPACE).get(Scene.class, Scene.class));
  }

  private static Lane lane(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Thread.currentThread(), _ -> new Lane(), Lane.class);
  }

  /** One thread's machine, one at a time; it ends with the run. */
  private static final class Lane implements AutoCloseable {
    private @Nullable Bench current;

    Bench bootedWith(String append) {
      Bench bench = current;
      if (bench != null && bench.append().equals(append)) {
        return bench;
      }
      close();
      long began = System.nanoTime();
      Bench booted = Bench.boot(CHOICE, TARGET, BOOTS.incrementAndGet(), append);
      say(
          "%s booted and its node ready after %.1f s"
              .formatted(booted.guest().machine().name(), (System.nanoTime() - began) / 1e9));
      current = booted;
      return booted;
    }

    /** Ends a machine in which nothing may work any more. */
    void giveUp() {
      try {
        close();
      } catch (RuntimeException | AssertionError e) {
        say("  the machine did not end well: " + e.getMessage());
      }
    }

    @Override
    public void close() {
      Bench bench = current;
      current = null;
      if (bench != null) {
        bench.close();
      }
    }
  }
}
