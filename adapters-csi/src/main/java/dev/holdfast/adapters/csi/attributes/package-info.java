/** What a volume attribute may say and what becomes of it: keys, aliases, defaults, values. */
@NullMarked
package dev.holdfast.adapters.csi.attributes;

import org.jspecify.annotations.NullMarked;
