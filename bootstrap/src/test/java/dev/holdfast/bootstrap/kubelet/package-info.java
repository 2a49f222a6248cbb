/**
 * A client that does what kubelet does with a CSI driver, in its order and with its files; for the
 * simulated node here and for the real kernels of the stories.
 */
@NullMarked
package dev.holdfast.bootstrap.kubelet;

import org.jspecify.annotations.NullMarked;
