/** The files that kubelet writes beside the directories of volumes. */
@NullMarked
package dev.holdfast.adapters.mount.kubelet;

import org.jspecify.annotations.NullMarked;
