/**
 * The state of the host, for programs and as text for people: the same from a running node and from
 * a verb that looks itself.
 */
@NullMarked
package dev.holdfast.adapters.web.view;

import org.jspecify.annotations.NullMarked;
