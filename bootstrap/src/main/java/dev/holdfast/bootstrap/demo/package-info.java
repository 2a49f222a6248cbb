/** The demo: a node on a pretended host, played through the real socket. */
@NullMarked
package dev.holdfast.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
