/** The messages and stubs of package csi.v1, generated from csi/v1/csi.proto. */
@NullMarked
package dev.holdfast.adapters.csi.v1;

import org.jspecify.annotations.NullMarked;
