package dev.holdfast.application.lifecycle;

import dev.holdfast.domain.controller.ControllerLifecycle;
import dev.holdfast.domain.controller.ControllerSignal;
import dev.holdfast.domain.controller.ControllerState;
import dev.holdfast.domain.identity.SubsystemNqn;
import dev.holdfast.domain.identity.TransportId;
import dev.holdfast.domain.machine.Signal;
import dev.holdfast.domain.machine.TransitionMatrix;
import dev.holdfast.domain.namespace.NamespaceLifecycle;
import dev.holdfast.domain.namespace.NamespaceSignal;
import dev.holdfast.domain.namespace.NamespaceState;
import dev.holdfast.domain.subsystem.SubsystemLifecycle;
import dev.holdfast.domain.subsystem.SubsystemSignal;
import dev.holdfast.domain.subsystem.SubsystemState;
import dev.holdfast.domain.volume.VolumeId;

/** The object of a state machine, and its matrix. */
sealed interface MachineKey<S extends Enum<S>, E extends Enum<E> & Signal> {
  TransitionMatrix<S, E> matrix();

  String kind();

  String subject();

  /** The controller of one desired path. */
  record OfController(SubsystemNqn nqn, TransportId address)
      implements MachineKey<ControllerState, ControllerSignal> {
    @Override
    public TransitionMatrix<ControllerState, ControllerSignal> matrix() {
      return ControllerLifecycle.MATRIX;
    }

    @Override
    public String kind() {
      return "controller";
    }

    @Override
    public String subject() {
      return nqn + " " + address;
    }
  }

  /** The namespace of one volume. */
  record OfNamespace(VolumeId volume) implements MachineKey<NamespaceState, NamespaceSignal> {
    @Override
    public TransitionMatrix<NamespaceState, NamespaceSignal> matrix() {
      return NamespaceLifecycle.MATRIX;
    }

    @Override
    public String kind() {
      return "namespace";
    }

    @Override
    public String subject() {
      return volume.value();
    }
  }

  /** A subsystem, for all volumes on it. */
  record OfSubsystem(SubsystemNqn nqn) implements MachineKey<SubsystemState, SubsystemSignal> {
    @Override
    public TransitionMatrix<SubsystemState, SubsystemSignal> matrix() {
      return SubsystemLifecycle.MATRIX;
    }

    @Override
    public String kind() {
      return "subsystem";
    }

    @Override
    public String subject() {
      return nqn.value();
    }
  }
}
