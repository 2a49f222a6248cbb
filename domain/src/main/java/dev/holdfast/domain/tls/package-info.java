/** Keys for encrypted connections: as they are configured, and as the kernel numbers them. */
@NullMarked
package dev.holdfast.domain.tls;

import org.jspecify.annotations.NullMarked;
