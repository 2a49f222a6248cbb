/** Doubles that the tests of several adapters share; production code does not depend on it. */
@NullMarked
package dev.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
