/** Parts of the management port without a node. */
@NullMarked
package dev.holdfast.adapters.web;

import org.jspecify.annotations.NullMarked;
