/** Encrypted volumes: their passphrases, and the mappings in which their filesystems are. */
@NullMarked
package dev.holdfast.application.encrypt;

import org.jspecify.annotations.NullMarked;
