package dev.holdfast.integration.stories;

import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Stories that can share a machine follow each other: each boot takes as long as a story. */
public final class StoryOrder implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparing(StoryOrder::place));
  }

  /** Tests without a machine go first. */
  private static String place(ClassDescriptor test) {
    return test.findAnnotation(Kernels.class)
        .map(mark ->
            "%s %b %s".formatted(mark.append(), mark.cable(), Catalog.letter(test.getTestClass())))
        .orElse("");
  }
}
