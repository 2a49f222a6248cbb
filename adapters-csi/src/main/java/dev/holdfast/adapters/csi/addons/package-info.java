/** The services of CSI-Addons, on a socket of their own. */
@NullMarked
package dev.holdfast.adapters.csi.addons;

import org.jspecify.annotations.NullMarked;
