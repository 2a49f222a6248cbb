/** The application: one main, verbs, and everything wired together. */
@NullMarked
package dev.holdfast.bootstrap;

import org.jspecify.annotations.NullMarked;
