/** A volume as requested: attachment, policy, capability, and the record of its staging. */
@NullMarked
package dev.holdfast.domain.volume;

import org.jspecify.annotations.NullMarked;
