/** Encrypted volumes on a host: the name of a volume's mapping. */
@NullMarked
package dev.holdfast.domain.encryption;

import org.jspecify.annotations.NullMarked;
