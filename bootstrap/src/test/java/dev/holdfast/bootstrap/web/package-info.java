/** Parts of the management port without a node. */
@NullMarked
package dev.holdfast.bootstrap.web;

import org.jspecify.annotations.NullMarked;
