/**
 * Jobs of volumes: mkfs, check and grow, which outlive the call that began them; one at a time for
 * each namespace.
 */
@NullMarked
package dev.holdfast.application.job;

import org.jspecify.annotations.NullMarked;
