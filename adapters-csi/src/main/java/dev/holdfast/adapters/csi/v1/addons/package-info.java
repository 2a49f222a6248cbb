/** The messages and stubs of CSI-Addons, generated from csiaddons/. */
@NullMarked
package dev.holdfast.adapters.csi.v1.addons;

import org.jspecify.annotations.NullMarked;
