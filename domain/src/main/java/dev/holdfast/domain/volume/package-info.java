/** What a volume is asked to be: attachment, policy, capability, and the record of its staging. */
@NullMarked
package dev.holdfast.domain.volume;

import org.jspecify.annotations.NullMarked;
