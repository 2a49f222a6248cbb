/** The gRPC server on a unix socket. */
@NullMarked
package dev.holdfast.adapters.csi.server;

import org.jspecify.annotations.NullMarked;
