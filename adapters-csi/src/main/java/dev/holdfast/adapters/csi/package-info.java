/** CSI 1.12 Identity and Node over gRPC: requests in, use cases asked, messages or statuses out. */
@NullMarked
package dev.holdfast.adapters.csi;

import org.jspecify.annotations.NullMarked;
