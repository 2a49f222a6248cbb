package dev.holdfast.integration.stories;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/** Every story there is, in the order of their letters. */
final class Catalog {
  static final List<Class<?>> STORIES =
      List.of(
          StagePublishStory.class,
          OutageStory.class,
          PathCutStory.class,
          KeyStory.class,
          RenumberingStory.class,
          KubeletDayStory.class,
          OrphanStory.class,
          ReplacedNamespaceStory.class,
          ResizeStory.class,
          AnaStory.class,
          NoMultipathStory.class,
          UnreachableStory.class,
          HoldStory.class,
          LostPathStory.class,
          LuksStory.class,
          LongOutageStory.class,
          NeighbourStory.class,
          UnreadableStory.class,
          HangingStory.class,
          PortContractsStory.class,
          UnwrittenStory.class,
          SharedNamespaceStory.class,
          RekeyStory.class,
          OutOfMemoryStory.class,
          SelinuxStory.class,
          LongMkfsStory.class,
          TlsStory.class,
          TrimStory.class,
          LongCheckStory.class,
          SecondNodeStory.class,
          FencedNodeStory.class,
          HeldElsewhereStory.class,
          MigrationStory.class,
          LostReservationStory.class);

  private Catalog() {}

  static Kernels mark(Class<?> story) {
    return requireNonNull(story.getAnnotation(Kernels.class), () -> story + " has no @Kernels");
  }

  static String letter(Class<?> story) {
    return requireNonNull(story.getAnnotation(Tag.class), () -> story + " has no @Tag").value();
  }

  static String title(Class<?> story) {
    return requireNonNull(story.getAnnotation(DisplayName.class), () -> story + " has no title")
        .value();
  }

  static List<String> kernels(Class<?> story) {
    return List.of(mark(story).value().split(" "));
  }
}
