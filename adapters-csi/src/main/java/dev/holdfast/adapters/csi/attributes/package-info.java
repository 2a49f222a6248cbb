/** The volume attributes and how they are read: keys, aliases, defaults, values. */
@NullMarked
package dev.holdfast.adapters.csi.attributes;

import org.jspecify.annotations.NullMarked;
