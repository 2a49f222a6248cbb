package dev.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The application is use cases and ports: no framework, no I/O, no clock of its own. */
final class ApplicationWalls {
  private static final List<String> SYSTEM_CLOCKS = List.of("nanoTime", "currentTimeMillis");

  private static final List<String> BEHIND_THE_PORTS =
      List.of(
          "application.node..",
          "application.stage..",
          "application.publish..",
          "application.connect..",
          "application.mount..",
          "application.operation..",
          "application.portal..",
          "application.recover..",
          "application.lifecycle..",
          "application.concurrency..");

  /** An Executor is given by the wiring, which decides on its threads. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "java\\.util\\.concurrent\\.((Concurrent|CopyOnWrite).*|Callable|TimeUnit"
              + "|Executor|RejectedExecutionException|(Linked)?BlockingQueue"
              + "|atomic\\..*|locks\\.(Reentrant)?Lock)");

  /** Of the thread that runs. */
  private static final Set<String> OF_ITSELF =
      Set.of("currentThread", "interrupt", "interrupted", "isInterrupted");

  private ApplicationWalls() {}

  static List<Wall> of(Root root) {
    String application = root.in("application..");
    String[] ports = root.in("application.port.in..", "application.port.out..");
    return List.of(
        Wall.of(
            classes()
                .that()
                .resideInAPackage(application)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                    application,
                    root.in("domain.."),
                    "java.lang..",
                    "java.time..",
                    "java.util..",
                    "org.slf4j..",
                    "org.jspecify..")
                .as("application depends on itself, the domain, the JDK without I/O, and slf4j"),
            "application.stage.ApplicationUsesSpring",
            "application.stage.ApplicationReadsFiles",
            "application.stage.ApplicationKnowsAnAdapter"),
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(application)
                .and()
                .haveNameNotMatching(root.quoted("application.concurrency.HostTime") + "(\\$.*)?")
                .should()
                .callMethodWhere(describe("it reads or spends time", ApplicationWalls::isTime))
                .as("application has its time from HostTime only"),
            "application.stage.ApplicationReadsTheTime",
            "application.stage.ApplicationSleeps"),
        // Locks that are held for a computation only may stay the JDK's.
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(application)
                .and()
                .haveNameNotMatching(root.quoted("application.concurrency.HostTime") + "(\\$.*)?")
                .should()
                .dependOnClassesThat(
                    describe("start or block threads", ApplicationWalls::startsOrBlocks))
                .orShould()
                .callCodeUnitWhere(
                    describe("it starts or blocks a thread", ApplicationWalls::isThreads))
                .as("application starts and blocks threads by HostTime only"),
            "application.stage.ApplicationStartsAThread",
            "application.stage.ApplicationBlocksAThread",
            "application.stage.ApplicationWaitsForAQueue",
            "application.stage.ApplicationWaitsOnAMonitor"),
        Wall.of(
            noClasses()
                .that()
                .resideInAnyPackage(ports)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BEHIND_THE_PORTS.stream().map(root::in).toArray(String[]::new))
                .as("ports know nothing of what is behind them"),
            "application.port.in.PortKnowsAService"),
        // One exception is thrown through the ports, for a host interface that is broken.
        Wall.of(
            classes()
                .that()
                .resideInAnyPackage(ports)
                .and()
                .areNotAssignableTo(RuntimeException.class)
                .should(beAnInterfaceOrData())
                .as("ports are interfaces, and records and enums for their data"),
            "application.port.out.PortIsAClass"),
        Wall.of(
            noClasses()
                .that(not(resideInAPackage(root.in("application.node.."))))
                .should()
                .dependOnClassesThat(
                    resideInAPackage(application).and(simpleNameEndingWith("Service")))
                .as("services are reached through their ports"),
            "application.recover.LoopCallsAService"));
  }

  private static boolean isTime(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    return (owner.getPackageName().equals("java.time") && call.getName().equals("now"))
        || (owner.isEquivalentTo(System.class) && SYSTEM_CLOCKS.contains(call.getName()))
        || (owner.isEquivalentTo(Thread.class) && call.getName().equals("sleep"));
  }

  private static boolean startsOrBlocks(JavaClass type) {
    return type.getPackageName().startsWith("java.util.concurrent")
        && !HARMLESS.matcher(type.getName()).matches();
  }

  private static boolean isThreads(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    String name = call.getName();
    boolean timed =
        call.getTarget().getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(TimeUnit.class));
    return (owner.isEquivalentTo(Object.class)
            && List.of("wait", "notify", "notifyAll").contains(name))
        || (owner.isAssignableTo(Thread.class) && !OF_ITSELF.contains(name))
        || owner.isAssignableTo(Thread.Builder.class)
        || (owner.isAssignableTo(BlockingQueue.class)
            && (timed || List.of("put", "take").contains(name)));
  }

  private static ArchCondition<JavaClass> beAnInterfaceOrData() {
    return new ArchCondition<>("be an interface, a record or an enum") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.isInterface() && !type.isRecord() && !type.isEnum()) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is a class"));
        }
      }
    };
  }
}
