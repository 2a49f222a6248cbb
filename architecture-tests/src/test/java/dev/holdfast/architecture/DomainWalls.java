package dev.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32;

/** The domain is values and decisions. */
final class DomainWalls {
  private DomainWalls() {}

  static List<Wall> of(Root root) {
    String domain = root.in("domain..");
    return List.of(
        // An allow-list: what is not here is not known to be harmless.
        Wall.of(
            classes()
                .that()
                .resideInAPackage(domain)
                .should()
                .onlyDependOnClassesThat(
                    resideInAnyPackage(
                            domain,
                            "java.lang",
                            "java.lang.annotation",
                            "java.lang.invoke",
                            "java.lang.runtime",
                            "java.net",
                            "java.nio.charset",
                            "java.time",
                            "java.util",
                            "java.util.function",
                            "java.util.regex",
                            "java.util.stream",
                            "org.jspecify.annotations")
                        // a key's own checksum; the package has readers of files, too
                        .or(belongToAnyOf(CRC32.class)))
                .as("domain depends on itself and on the values of the JDK"),
            "domain.DomainLogs",
            "domain.DomainReadsFiles",
            "domain.DomainSchedules",
            "domain.DomainKnowsAPort"),
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(domain)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                    System.class,
                    Thread.class,
                    Process.class,
                    ProcessBuilder.class,
                    Runtime.class,
                    Clock.class,
                    InstantSource.class,
                    Random.class)
                .orShould()
                .callMethodWhere(
                    describe("it asks for the time or for chance", DomainWalls::asksTimeOrChance))
                .as("domain has no I/O, no clock, no chance, no thread"),
            "domain.DomainReadsTheTime",
            "domain.DomainReadsTheMachine",
            "domain.DomainDrawsAnIdentity",
            "domain.DomainStartsAThread",
            "domain.DomainRunsAProgram"),
        // InetAddress.ofLiteral reads every spelling of an address and resolves nothing: the one
        // use.
        Wall.of(
            noClasses()
                .that()
                .resideInAPackage(domain)
                .and()
                .doNotHaveFullyQualifiedName(root.named("domain.identity.NumericAddress"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net..")
                .as("domain knows addresses as text, only NumericAddress reads them"),
            "domain.DomainResolvesNames"),
        Wall.of(
            noClasses()
                .that()
                .haveFullyQualifiedName(root.named("domain.identity.NumericAddress"))
                .should()
                .callMethodWhere(
                    describe(
                        "it resolves",
                        (JavaMethodCall call) ->
                            call.getTargetOwner().getPackageName().equals("java.net")
                                && !List.of("ofLiteral", "getAddress").contains(call.getName())))
                .as("NumericAddress never resolves a name"),
            "domain.identity.NumericAddress"),
        // Signal is what the signals of all machines have in common, and they live in their
        // packages.
        Wall.of(
            classes()
                .that()
                .resideInAPackage(domain)
                .and()
                .doNotHaveFullyQualifiedName(root.named("domain.machine.Signal"))
                .should(beAValue())
                .as("domain classes are records, enums, sealed interfaces or final"),
            "domain.DomainClassIsOpen",
            "domain.DomainInterfaceIsOpen"),
        Wall.of(
            fields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(domain)
                .should()
                .beFinal()
                .as("domain fields are final"),
            "domain.DomainFieldChanges"),
        Wall.of(
            noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(domain)
                .should()
                .haveNameMatching("(get|set)[A-Z].*")
                .as("domain has neither getters nor setters"),
            "domain.DomainHasGetters",
            "domain.DomainHasSetters"));
  }

  private static boolean asksTimeOrChance(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    return (owner.getPackageName().equals("java.time") && call.getName().equals("now"))
        || (owner.isEquivalentTo(UUID.class) && call.getName().equals("randomUUID"))
        || (owner.isEquivalentTo(Math.class) && call.getName().equals("random"));
  }

  private static ArchCondition<JavaClass> beAValue() {
    return new ArchCondition<>("be a value") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.isEnum()
                || type.getModifiers().contains(JavaModifier.FINAL)
                || type.reflect().isSealed()
                || type.isAnnotation()
                || type.getSimpleName().equals("package-info")
                || type.getEnclosingClass().map(JavaClass::isEnum).orElse(false);
        if (!closed) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is open"));
        }
      }
    };
  }
}
