/** How the node is put together and started. */
@NullMarked
package dev.holdfast.bootstrap.config;

import org.jspecify.annotations.NullMarked;
