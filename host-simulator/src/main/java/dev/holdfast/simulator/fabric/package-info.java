/** The far side: targets, their addresses and namespaces, and what the network does to them. */
@NullMarked
package dev.holdfast.simulator.fabric;

import org.jspecify.annotations.NullMarked;
