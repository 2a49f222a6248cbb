package dev.holdfast.integration.stories;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a story, and names the kernels on which it has to be shown; {@code @Tag} is its letter and
 * {@code @DisplayName} its title.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(StoryExtension.class)
@interface Kernels {
  String EVERY = "uml 6.1 6.12 newest";
  String SOME = "uml 6.12";

  /** Words of {@code lab/machine --kernel}. */
  String value();

  /** Arguments that the kernel has to be booted with. */
  String append() default "";

  /** Whether it has a second machine, at the other end of a cable. */
  boolean cable() default false;
}
