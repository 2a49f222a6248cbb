/** What has become of the volumes we want connected, and what is to be done about it. */
@NullMarked
package dev.holdfast.domain.recovery;

import org.jspecify.annotations.NullMarked;
