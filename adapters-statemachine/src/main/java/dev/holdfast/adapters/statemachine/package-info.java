/** The domain's machines run by spring-statemachine; no other module knows that library. */
@NullMarked
package dev.holdfast.adapters.statemachine;

import org.jspecify.annotations.NullMarked;
