/** Parts of the management port without a node. */
@NullMarked
package dev.holdfast.adapters.web.view;

import org.jspecify.annotations.NullMarked;
