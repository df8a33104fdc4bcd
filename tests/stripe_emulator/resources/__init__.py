"""What each call does. A function takes the world, the parameters and the ids of its address."""
