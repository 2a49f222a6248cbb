/** What a story plays with: the kernel's target, the node, volumes, a writer, and what is seen. */
@NullMarked
package dev.holdfast.integration.world;

import org.jspecify.annotations.NullMarked;
