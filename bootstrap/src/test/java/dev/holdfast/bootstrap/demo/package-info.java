/** The demo, as a test. */
@NullMarked
package dev.holdfast.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
