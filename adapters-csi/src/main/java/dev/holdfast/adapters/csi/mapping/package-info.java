/**
 * From messages to commands and from outcomes to messages and statuses; nothing else sees both
 * sides.
 */
@NullMarked
package dev.holdfast.adapters.csi.mapping;

import org.jspecify.annotations.NullMarked;
