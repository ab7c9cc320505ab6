"""What another authority drew and this one inspects: taken over, looked at, dispatched."""
