/** Uses of a staged volume: publish, unpublish, expand, usage. */
@NullMarked
package dev.holdfast.application.publish;

import org.jspecify.annotations.NullMarked;
